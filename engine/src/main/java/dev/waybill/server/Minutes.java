package dev.waybill.server;

import dev.waybill.audit.Print;
import dev.waybill.audit.Tally;
import dev.waybill.dispatch.Outcome;
import dev.waybill.dispatch.Relay;
import dev.waybill.problem.Problem;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** What the audit record of one visit will say, gathered while it goes on. Confined to its event loop. */
final class Minutes {
  /**
   * A piece of so many bytes is kept as it is until there is another: most bodies are that one piece and hashed in one go, and a
   * digest under way would hold as much.
   */
  private static final int SMALL = 1_024;

  private Buffer first;
  private Tally taken;
  private Tally given;
  private boolean dryRun;
  private String hook;
  private String provider;
  private String action;
  private boolean proved;
  private Outcome outcome;
  private List<Relay.Tried> tried = List.of();
  private Problem problem;
  private boolean over;

  /** A piece of the request's body has come; nobody changes it any more. */
  void takes(Buffer piece) {
    if (taken == null && first == null && piece.length() <= SMALL) {
      first = piece;
      return;
    }
    if (taken == null) {
      taken = new Tally();
    }
    if (first != null) {
      add(taken, first);
      first = null;
    }
    add(taken, piece);
  }

  /** A piece of a long answer went out. */
  void gives(Buffer piece) {
    given = given == null ? new Tally() : given;
    add(given, piece);
  }

  private static void add(Tally tally, Buffer piece) {
    ByteBuf bytes = piece.getByteBuf();
    if (bytes.hasArray()) {
      tally.add(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), bytes.readableBytes());
    } else {
      tally.add(bytes.nioBuffer());
    }
  }

  /** Nothing is to be sent. */
  void dryRun(boolean asked) {
    dryRun = asked;
  }

  /** What the path names, before anybody knows who calls. */
  void aimed(String itsProvider, String itsAction) {
    provider = itsProvider;
    action = itsAction;
  }

  /** It is a delivery to this webhook. */
  void hook(String name) {
    hook = name;
  }

  /** A delivery comes from its provider. */
  void proved(boolean holds) {
    proved = holds;
  }

  /** @param before what other providers said before, or null */
  void dispatched(Outcome what, List<Relay.Tried> before) {
    outcome = what;
    tried = before == null ? List.of() : before;
  }

  void problem(Problem what) {
    problem = what;
  }

  /** Ends them; false where they have ended before. */
  boolean end() {
    boolean first = !over;
    over = true;
    return first;
  }

  boolean isDryRun() {
    return dryRun;
  }

  /** The provider in the path, or null. */
  String provider() {
    return provider;
  }

  /** The action in the path, or null. */
  String action() {
    return action;
  }

  /** The webhook that was called, or null. */
  String hook() {
    return hook;
  }

  boolean isProved() {
    return proved;
  }

  /** What came of the dispatch, or null where there was none. */
  Outcome outcome() {
    return outcome == null ? null : outcome.whole();
  }

  List<Relay.Tried> tried() {
    return tried;
  }

  /** Why the request was not carried out, or null. */
  Problem problem() {
    return problem;
  }

  /** Of the request's body so far, or null where none was read. */
  Print taken() {
    if (first != null) {
      ByteBuf bytes = first.getByteBuf();
      return bytes.hasArray() ? Print.of(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), bytes.readableBytes())
          : Print.of(bytes.nioBuffer());
    }
    return taken == null ? null : taken.print();
  }

  /** Of a long answer so far. */
  Print given() {
    return given == null ? Print.EMPTY : given.print();
  }
}
