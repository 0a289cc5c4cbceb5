package dev.waybill.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A request body: nothing, or pieces in order, each replayable, so that a body can be sent again. Immutable.
 *
 * @param pieces what is written, one after the other
 */
public record Body(List<Content> pieces) {
  public static final Body NONE = new Body(List.of());

  public Body {
    pieces = List.copyOf(pieces);
  }

  public static Body of(Buffer bytes) {
    return new Body(List.of(Content.of(bytes)));
  }

  /** Whether the length of every piece is known. */
  public boolean isMeasured() {
    for (int i = 0; i < pieces.size(); i++) {
      if (pieces.get(i).length() < 0) {
        return false;
      }
    }
    return true;
  }

  /** The same body with the length of every piece known: needed before it can be sent. Fails where a piece cannot be read. */
  public Future<Body> measured() {
    Future<List<Content>> known = Future.succeededFuture(new ArrayList<>());
    for (Content piece : pieces) {
      known = known.compose(list -> piece.measured().map(content -> {
        list.add(content);
        return list;
      }));
    }
    return known.map(Body::new);
  }

  /** Bytes in all, once it is measured. */
  public long length() {
    long length = 0;
    for (int i = 0; i < pieces.size(); i++) {
      length += pieces.get(i).length();
    }
    return length;
  }

  public boolean isNone() {
    return pieces.isEmpty();
  }

  /** All bytes where every piece is in memory, else null. */
  public Buffer inMemory() {
    if (pieces.size() == 1) {
      return pieces.get(0).inMemory();
    }
    Buffer all = Buffer.buffer();
    for (Content piece : pieces) {
      Buffer bytes = piece.inMemory();
      if (bytes == null) {
        return null;
      }
      all.appendBuffer(bytes);
    }
    return all;
  }

  @Override
  public String toString() {
    return "Body[" + length() + " bytes]";
  }
}
