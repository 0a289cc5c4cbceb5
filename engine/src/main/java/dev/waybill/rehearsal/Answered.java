package dev.waybill.rehearsal;

import dev.waybill.http.HttpCall;

/**
 * A line of a test's exchange and the call that it answered when the test was played.
 *
 * @param path the call's path, without its query
 * @param opens whether the call logged in, for the sake of others
 * @param action whose call it was, {@code phaxio/send_fax}
 */
record Answered(Line line, String method, String host, String path, boolean opens, String action) {
  private static final int SHAPE = 1_000;
  private static final int HOST = 100;

  static Answered of(Line line, HttpCall call) {
    return new Answered(line, call.method(), call.target().host(), path(call), call.trip().opens(), call.trip().action());
  }

  /** Whether the other call has the same method and as many segments in its path. */
  boolean hasShapeOf(HttpCall other) {
    return likeness(other) >= SHAPE;
  }

  /** How much the other call is like the one that was answered; only good for comparing. */
  int likeness(HttpCall other) {
    String[] own = path.split("/", -1);
    String[] others = path(other).split("/", -1);
    int equal = 0;
    for (int i = 0; i < Math.min(own.length, others.length); i++) {
      equal += own[i].equals(others[i]) ? 1 : 0;
    }
    boolean shape = method.equals(other.method()) && own.length == others.length;
    return (shape ? SHAPE : 0) + (host.equals(other.target().host()) ? HOST : 0) + Math.min(equal, HOST - 1);
  }

  private static String path(HttpCall call) {
    return call.target().path().split("\\?", 2)[0];
  }
}
