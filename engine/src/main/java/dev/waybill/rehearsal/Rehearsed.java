package dev.waybill.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.HttpCall;
import java.util.List;

/**
 * A test that was played: the lines that answered its logins, and those that answered the calls of its action.
 */
record Rehearsed(TestCase test, List<Answered> logins, List<Answered> calls) {
  private static final int SAME_INPUT = 1_000;

  static Rehearsed of(TestCase test, List<Answered> answered, String provider) {
    String action = provider + "/" + test.action();
    return new Rehearsed(test, answered.stream().filter(Answered::opens).toList(),
        answered.stream().filter(each -> !each.opens() && each.action().equals(action)).toList());
  }

  List<Answered> lines(boolean logins) {
    return logins ? this.logins : calls;
  }

  /**
   * How well it suits a caller's input: the very input counts most, the more of it the more; then a good ending, best without a
   * setback.
   */
  int suits(JsonNode input) {
    int good = test.expectsError() ? 0 : calls.stream().anyMatch(Rehearsed::isSetback) ? 1 : 2;
    if (!isSame(input)) {
      return good;
    }
    int plain = (int) test.input().properties().stream().filter(field -> field.getValue().isValueNode()).count();
    return SAME_INPUT + 3 * plain + good;
  }

  private static boolean isSetback(Answered answered) {
    Line.Reply reply = answered.line().reply();
    return reply == null || reply.status() >= 400;
  }

  /** Whether every plain value of the test's input stands in the caller's; files are not compared. */
  private boolean isSame(JsonNode input) {
    return test.input().properties().stream().allMatch(field -> field.getValue().isValueNode()
        ? field.getValue().equals(input.get(field.getKey())) : input.has(field.getKey()) || field.getValue().isObject());
  }

  /** How much its first line of the kind is like a call. */
  int likeness(HttpCall call, boolean logins) {
    return lines(logins).get(0).likeness(call);
  }
}
