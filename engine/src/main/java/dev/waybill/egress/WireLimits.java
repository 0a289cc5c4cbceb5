package dev.waybill.egress;

import java.time.Duration;

/**
 * What one origin may take of us.
 *
 * @param connections open at a time, for each origin and address
 * @param waiting calls that wait for one of them
 * @param connect how long a TCP connection may take, and again a TLS handshake
 * @param idle how long an unused connection is kept
 * @param age how long a connection is used at most; a name may have moved meanwhile
 * @param replyBytes the most that the body of a reply may have
 * @param headerBytes the most that the header of a reply may have
 */
public record WireLimits(
    int connections, int waiting, Duration connect, Duration idle, Duration age, int replyBytes, int headerBytes) {
  /** 64 connections, 1,024 waiting, 5 s to connect, 15 s idle, 5 min old, 16 MiB of body, 32 KiB of header. */
  public static final WireLimits STANDARD =
      new WireLimits(64, 1_024, Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofMinutes(5), 16 << 20, 32 << 10);

  public WireLimits withReplyBytes(int most) {
    return new WireLimits(connections, waiting, connect, idle, age, most, headerBytes);
  }

  public WireLimits withConnections(int most, int queue) {
    return new WireLimits(most, queue, connect, idle, age, replyBytes, headerBytes);
  }

  public WireLimits withConnect(Duration longest) {
    return new WireLimits(connections, waiting, longest, idle, age, replyBytes, headerBytes);
  }

  public WireLimits withAge(Duration oldest) {
    return new WireLimits(connections, waiting, connect, idle, oldest, replyBytes, headerBytes);
  }
}
