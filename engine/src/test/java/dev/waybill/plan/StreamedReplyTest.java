package dev.waybill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.document.Root;
import dev.waybill.http.Download;
import dev.waybill.http.FileNode;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpReply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reply whose body is still to come when it is judged. */
class StreamedReplyTest {
  private static final class Waiting implements Download {
    private int discarded;

    @Override
    public String filename() {
      return "a.pdf";
    }

    @Override
    public String media() {
      return "application/pdf";
    }

    @Override
    public long length() {
      return 7;
    }

    @Override
    public Future<Void> pipeTo(WriteStream<Buffer> sink) {
      return Future.succeededFuture();
    }

    @Override
    public void discard() {
      discarded++;
    }
  }

  private final Rig rig = new Rig();
  private final Waiting download = new Waiting();

  private Future<HttpReply> run(String action, Headers headers) {
    rig.provider = call -> Future.succeededFuture(HttpReply.received(200, headers, Buffer.buffer(), call.trip()).withDownload(download));
    return rig.run(rig.plan("""
        allowed_domains: [api.acme.example]
        base: https://api.acme.example
        actions:
          a: { request: { GET: /x }, %s }
        """.formatted(action)), "a", "{}");
  }

  @Test
  void aFileThatIsGoodIsHandedOn() {
    HttpReply reply = run("decode: file, ok: { $.body.media: application/pdf }", Headers.NONE).result();
    assertThat(((FileNode) reply.document().root(Root.BODY)).download()).isSameAs(download);
    assertThat(download.discarded).isZero();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "decode: file, ok: { $.body.media: image/tiff } | identity | rejected", "decode: file, ok: { $.status: 201 } | identity | rejected",
    "decode: file | gzip | bad_response"})
  void oneThatIsNotIsLetGo(String action, String coding, String code) {
    Future<HttpReply> answer = run(action, Headers.of("Content-Encoding", coding));
    assertThat(Rig.problem(answer).code().word()).isEqualTo(code);
    assertThat(download.discarded).isOne();
  }
}
