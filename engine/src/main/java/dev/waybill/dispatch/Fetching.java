package dev.waybill.dispatch;

import dev.waybill.http.Content;
import dev.waybill.http.Download;
import dev.waybill.http.Fetch;
import dev.waybill.http.FileNode;
import dev.waybill.http.Filename;
import dev.waybill.http.HeldBytes;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.schema.FileSpot;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files that one dispatch fetches and holds, until it ends. Confined to its event loop. */
final class Fetching {
  /** What hosts say of files whose type they do not know. */
  private static final Set<String> ANY_TYPE =
      Set.of("application/octet-stream", "binary/octet-stream", "application/x-download", "application/force-download");

  private final UrlFiles source;
  private final HeldBytes.Share share;
  private final List<Landing.Berth> berths = new ArrayList<>();
  private final List<CappedSink> sinks = new ArrayList<>();
  private long inMemory;
  private boolean ended;

  /** @param share what the dispatch may hold in memory */
  Fetching(UrlFiles source, HeldBytes.Share share) {
    this.source = source;
    this.share = share;
  }

  /** How a file at this spot is fetched. */
  Fetch at(FileSpot spot) {
    return (file, trip, wantsMemory) -> {
      Future<Void> there = file.hasContent() ? Future.succeededFuture() : fetched(file, trip, spot);
      return !wantsMemory ? there : there.compose(here -> loaded(file));
    };
  }

  private Future<Void> fetched(FileNode file, Trip trip, FileSpot spot) {
    String url = file.get("url").textValue();
    return source.get(url, trip).compose(reply -> {
      Landed landed = new Landed(file, spot, reply, url);
      Problem wrong = landed.wrong();
      if (wrong != null) {
        landed.discard();
        return Future.failedFuture(wrong.failure());
      }
      return landed.taken();
    });
  }

  /** One reply on its way into its place. */
  private final class Landed {
    private final FileNode file;
    private final FileSpot spot;
    private final Download download;
    private final Buffer whole;
    private final String name;
    private final String media;
    private final long most;

    Landed(FileNode file, FileSpot spot, HttpReply reply, String url) {
      this.file = file;
      this.spot = spot;
      this.download = reply.download();
      this.whole = reply.body();
      String given = Filename.of(reply.headers().get("Content-Disposition"));
      this.name = given != null ? given : Filename.ofPath(Target.parse(url).path());
      this.media = FileSpot.essence(reply.headers().get("Content-Type"));
      this.most = Math.min(source.maxBytes(), spot.maxBytes());
    }

    private boolean isTyped() {
      return media != null && !ANY_TYPE.contains(media);
    }

    /** Why it cannot be taken, as far as its head says; or null. */
    private Problem wrong() {
      if (isTyped() ? !spot.takes(media) : file.media() == null && !spot.media().isEmpty()) {
        String what = isTyped() ? "The file's host says that it is `" + media + "`" : "The file's host does not say what it is";
        return UrlFiles.refused("file_media", what + ", and this input takes: " + String.join(", ", spot.media()) + "."
            + (isTyped() ? "" : " Give its `media`."));
      }
      return (download == null ? whole.length() : download.length()) > most ? tooLarge() : null;
    }

    private Problem tooLarge() {
      return Problem.of(Code.PAYLOAD_TOO_LARGE, "file_too_large", "The file at the given URL is larger than the " + most + " bytes that are taken.");
    }

    void discard() {
      if (download != null) {
        download.discard();
      }
    }

    Future<Void> taken() {
      return source.landing().open().onFailure(full -> discard()).compose(berth -> {
        if (ended) {
          berth.remove();
          discard();
          return Future.failedFuture("the dispatch has ended");
        }
        CappedSink sink = new CappedSink(berth.sink(), most);
        berths.add(berth);
        sinks.add(sink);
        return (download == null ? sink.write(whole) : download.pipeTo(sink))
            .recover(broken -> sink.isFull() ? Future.failedFuture(tooLarge().failure()) : Future.failedFuture(broken))
            .compose(written -> berth.content());
      }).map(content -> {
        file.arrived(content, name, isTyped() ? media : null);
        return (Void) null;
      }).recover(cause -> Future.failedFuture(UrlFiles.told(cause)));
    }
  }

  /** Room for so many bytes of files in memory, or why there is none. */
  Problem room(long bytes) {
    if (bytes > Files.MOST_IN_MEMORY - inMemory) {
      return Problem.of(Code.PAYLOAD_TOO_LARGE, "file_in_memory", "This action works on the bytes of its files, of which it takes "
          + Files.MOST_IN_MEMORY + " at once. Send smaller ones.");
    }
    if (!share.add(bytes)) {
      return HeldBytes.noRoom("files");
    }
    inMemory += bytes;
    return null;
  }

  private Future<Void> loaded(FileNode file) {
    Content content = file.content();
    if (content.inMemory() != null) {
      return Future.succeededFuture();
    }
    Problem full = room(content.length());
    if (full != null) {
      return Future.failedFuture(full.failure());
    }
    MemorySink memory = new MemorySink(content.length());
    return content.writeTo(memory).map(read -> {
      file.arrived(Content.of(memory.bytes()), null, null);
      return null;
    });
  }

  /** Removes what was fetched, and gives room back. Does nothing the second time. */
  void end() {
    if (!ended) {
      ended = true;
      sinks.forEach(CappedSink::shut);
      berths.forEach(Landing.Berth::remove);
      share.release();
    }
  }
}
