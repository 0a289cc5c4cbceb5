package dev.waybill.benchmarks.load;

import dev.waybill.benchmarks.wire.Intake;
import dev.waybill.benchmarks.wire.Seal;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A dispatch with a long text, which the provider says again and the answer must hold to the last byte. */
final class Echo implements Question {
  private static final byte[] TEXT = Json.name("text");
  private static final byte[] JOB = Json.name("job_id");
  private static final String WORDS = "Some words of a long text, with a \\\"quote\\\" now and then. ";

  private final byte[] request;
  private final int textFrom;
  private final int textTo;
  private final int sum;

  Echo(Target target, String key, int bytes) {
    String text = (WORDS.repeat(bytes / WORDS.length()) + "x".repeat(bytes % WORDS.length()));
    String body = "{\"to\":\"+15551234567\",\"text\":\"" + text + "\",\"reference\":\"0000000000000000-00000000\"}";
    String head = target.head(key, body.length());
    this.request = Json.bytes(head + body);
    this.textFrom = head.length() + body.indexOf(text);
    this.textTo = textFrom + text.length();
    this.sum = Seal.of(Json.bytes(body), body.length()).sum();
  }

  @Override
  public ByteBuffer request(long number) {
    byte[] reference = Json.bytes(Seal.reference(number, sum));
    System.arraycopy(reference, 0, request, request.length - 27, reference.length);
    return ByteBuffer.wrap(request);
  }

  @Override
  public String flaw(long number, Intake answer) {
    byte[] json = answer.body();
    int end = answer.kept();
    int text = Json.value(json, end, TEXT) + 1;
    boolean right = answer.status() == 200 && text > 0 && text + textTo - textFrom < end
        && Arrays.equals(json, text, text + textTo - textFrom, request, textFrom, textTo) && json[text + textTo - textFrom] == '"'
        && Message.numbered(json, end, Json.value(json, end, JOB), number);
    return right ? null : answer.status() + " to number " + number + ": " + answer.text()
        .substring(0, Math.min(200, answer.kept()));
  }
}
