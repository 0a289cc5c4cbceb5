package dev.waybill.benchmarks.load;

import java.nio.charset.StandardCharsets;

/** Looks members of JSON text up by name, without reading it whole: enough to check answers whose form is known. */
final class Json {
  private Json() {}

  /** The member's name in quotes. */
  static byte[] name(String name) {
    return ("\"" + name + "\"").getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Where the value of the first member of that name begins, or -1. */
  static int value(byte[] json, int end, byte[] name) {
    for (int at = 0; at + name.length < end; at++) {
      if (json[at] == '"' && begins(json, end, at, name)) {
        int value = at + name.length;
        while (value < end && json[value] == ' ') {
          value++;
        }
        if (value < end && json[value] == ':') {
          do {
            value++;
          } while (value < end && json[value] == ' ');
          return value;
        }
      }
    }
    return -1;
  }

  /** Whether this stands there. */
  static boolean begins(byte[] json, int end, int at, byte[] what) {
    if (at < 0 || at + what.length > end) {
      return false;
    }
    for (int i = 0; i < what.length; i++) {
      if (json[at + i] != what[i]) {
        return false;
      }
    }
    return true;
  }
}
