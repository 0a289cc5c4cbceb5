package dev.waybill.benchmarks.stub;

import dev.waybill.benchmarks.wire.Intake;
import dev.waybill.benchmarks.wire.Seal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What the provider says: to a message 250 bytes with its number in them, to an echo the text again, to a list a page of a thousand. */
final class Replies {
  static final int PAGE = 1_000;

  private static final byte[] AUTHORIZATION = "authorization".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TOKEN = "Bearer provider-token".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TEXT = "text".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TALLY = "GET /tally".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SLOW = "POST /v2/slow".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ECHO = "POST /v2/echo".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LIST = "GET /v2/list".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UPLOAD = "POST /v2/upload".getBytes(StandardCharsets.US_ASCII);
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
  private static final byte[] REFUSAL = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String MESSAGE = "{\"data\":{\"id\":\"msg_0000000000000000\",\"status\":\"queued\",\"pages\":3,\"created\":"
      + "\"2026-01-01T00:00:00Z\",\"direction\":\"outbound\",\"carrier\":\"none\",\"price\":\"0.0100\",\"currency\":\"EUR\",\"tags\":[\"a\",\"b\"],"
      + "\"note\":\"a note that nobody here maps on\"},\"meta\":{\"ok\":true}}";

  private final byte[] message = (HEAD + MESSAGE.length() + "\r\n\r\n" + MESSAGE).getBytes(StandardCharsets.US_ASCII);
  private final int place = new String(message, StandardCharsets.US_ASCII).indexOf("msg_") + 4;
  private long seen;
  private long wrong;
  private long pages;
  private long second;
  private String last = "";

  /** Whether the answer is to wait. */
  boolean isSlow(Intake request) {
    return request.startsWith(SLOW);
  }

  ByteBuffer to(Intake request) {
    if (request.startsWith(TALLY)) {
      return json("{\"seen\":" + seen + ",\"wrong\":" + wrong + ",\"pages\":" + pages + ",\"second\":" + second + ",\"last\":\""
          + last + "\"}");
    }
    seen++;
    if (!request.has(AUTHORIZATION, TOKEN)) {
      return refused(request, "credentials");
    }
    if (request.startsWith(LIST)) {
      return page(request);
    }
    if (request.startsWith(UPLOAD)) {
      return json("{\"data\":{\"bytes\":" + request.length() + ",\"crc\":\"" + Integer.toHexString(request.checksum()) + "\"}}");
    }
    Seal.Read read = Seal.of(request.body(), request.kept());
    if (!read.holds()) {
      return refused(request, "body");
    }
    return request.startsWith(ECHO) ? echo(request, read.number()) : message(read.number());
  }

  private ByteBuffer refused(Intake request, String what) {
    wrong++;
    last = what + " of " + request.line().replaceAll("[^ -~]|[\"\\\\]", "?");
    return ByteBuffer.wrap(REFUSAL);
  }

  private ByteBuffer message(long number) {
    byte[] reply = message.clone();
    long rest = number;
    for (int at = place + 15; at >= place; at--) {
      reply[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return ByteBuffer.wrap(reply);
  }

  private static ByteBuffer echo(Intake request, long number) {
    byte[] body = request.body();
    int from = Math.max(0, Seal.member(body, request.kept(), TEXT));
    int to = Seal.closing(body, from, request.kept());
    byte[] start = String.format("{\"data\":{\"id\":\"msg_%016d\",\"status\":\"queued\",\"pages\":3,\"text\":\"", number)
        .getBytes(StandardCharsets.US_ASCII);
    byte[] end = "\"},\"meta\":{\"ok\":true}}".getBytes(StandardCharsets.US_ASCII);
    byte[] head = (HEAD + (start.length + to - from + end.length) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(head.length + start.length + to - from + end.length).put(head).put(start)
        .put(body, from, to - from).put(end)
        .flip();
  }

  private ByteBuffer page(Intake request) {
    pages++;
    String line = request.line();
    int page = Integer.parseInt(line.substring(line.indexOf("page=") + 5, line.lastIndexOf(' ')));
    second = page == 1 ? System.nanoTime() : second;
    int most = Integer.parseInt(line.substring(line.indexOf("/list/") + 6, line.indexOf('?')));
    StringBuilder text = new StringBuilder("{\"rows\":[");
    for (int row = 0; row < PAGE; row++) {
      text.append(row > 0 ? "," : "").append("{\"id\":").append((long) page * PAGE + row)
          .append(",\"name\":\"row\",\"kind\":\"plain\"}");
    }
    return json(text.append(page + 1 < most ? "],\"next\":" + (page + 1) + "}" : "]}").toString());
  }

  private static ByteBuffer json(String body) {
    return ByteBuffer.wrap((HEAD + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
  }
}
