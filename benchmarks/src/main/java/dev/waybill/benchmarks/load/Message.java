package dev.waybill.benchmarks.load;

import dev.waybill.benchmarks.wire.Intake;
import dev.waybill.benchmarks.wire.Seal;
import java.nio.ByteBuffer;

/** The dispatch of the comparison: 190 bytes of JSON with a number of their own; the answer must bear that number. */
final class Message implements Question {
  private static final String BODY = "{\"to\":\"+15551234567\",\"from\":\"+15550001111\",\"text\":\"A message of the usual length, with"
      + " \\\"quotes\\\" and a line\\nbreak in it, for everyone here to see.\",\"reference\":\"0000000000000000-00000000\"}";
  private static final byte[] JOB = Json.name("job_id");
  private static final byte[] ID = Json.name("id");
  private static final byte[] STATUS = Json.name("status");
  private static final byte[] PAGES = Json.name("pages");
  private static final byte[] CARRIER = Json.name("carrier");
  private static final byte[] MESSAGE = Json.bytes("\"msg_");
  private static final byte[] QUEUED = Json.bytes("\"queued\"");
  private static final byte[] THREE = Json.bytes("3");

  private final Target.Form form;
  private final byte[] request;
  private final int place;
  private final int sum;
  private final int spot;
  private final int providers;

  Message(Target target, String key) {
    this(target, key, 0);
  }

  /** @param providers how many to ask in turn, in place of the five zeros in the path; 0 for the one of the path */
  Message(Target target, String key, int providers) {
    this.providers = providers;
    this.spot = "POST ".length() + target.path().indexOf("00000");
    this.form = target.form();
    byte[] body = Json.bytes(BODY);
    this.request = Json.bytes(target.head(key, body.length) + BODY);
    this.place = request.length - "0000000000000000-00000000\"}".length();
    this.sum = Seal.of(body, body.length).sum();
  }

  @Override
  public ByteBuffer request(long number) {
    if (providers > 0) {
      digits(request, spot, 5, number % providers);
    }
    digits(request, place, 16, number);
    int seal = Seal.said(sum, number);
    for (int at = place + 24; at > place + 16; at--) {
      request[at] = (byte) Character.forDigit(seal & 15, 16);
      seal >>>= 4;
    }
    return ByteBuffer.wrap(request);
  }

  private static void digits(byte[] into, int from, int count, long number) {
    long rest = number;
    for (int at = from + count - 1; at >= from; at--) {
      into[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  @Override
  public String flaw(long number, Intake answer) {
    byte[] json = answer.body();
    int end = answer.kept();
    boolean right = answer.status() == 200 && switch (form) {
      case MAPPED -> numbered(json, end, Json.value(json, end, JOB), number)
          && Json.begins(json, end, Json.value(json, end, STATUS), QUEUED)
          && Json.begins(json, end, Json.value(json, end, PAGES), THREE) && Json.value(json, end, CARRIER) < 0;
      case THROUGH -> numbered(json, end, Json.value(json, end, ID), number) && Json.value(json, end, CARRIER) > 0;
      case STATIC -> Json.begins(json, end, Json.value(json, end, STATUS), QUEUED);
    };
    return right ? null : answer.status() + " to number " + number + ": " + answer.text();
  }

  /** Whether the text there ends with the number. */
  static boolean numbered(byte[] json, int end, int at, long number) {
    if (!Json.begins(json, end, at, MESSAGE) || at + 22 > end) {
      return false;
    }
    long rest = number;
    for (int digit = at + 20; digit > at + 4; digit--) {
      if (json[digit] != '0' + rest % 10) {
        return false;
      }
      rest /= 10;
    }
    return json[at + 21] == '"';
  }
}
