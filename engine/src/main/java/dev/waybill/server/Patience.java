package dev.waybill.server;

import java.time.Duration;

/**
 * How long the gateway waits for the other side before it closes a connection.
 *
 * @param head for a request head to be complete, from its first byte (of a new connection: from its beginning)
 * @param idle between an answer and the next request on a kept connection
 * @param body in which the next {@code bodyBytes} of a body must have come
 * @param bodyBytes the least that each such span must bring
 * @param reader for a caller to take a whole answer
 */
public record Patience(Duration head, Duration idle, Duration body, long bodyBytes, Duration reader) {
  public static final Patience DEFAULT =
      new Patience(Duration.ofSeconds(10), Duration.ofSeconds(75), Duration.ofSeconds(10), 10_000, Duration.ofSeconds(60));
}
