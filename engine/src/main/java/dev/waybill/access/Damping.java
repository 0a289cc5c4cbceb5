package dev.waybill.access;

import dev.waybill.clock.Timeline;
import dev.waybill.standing.Bounded;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts credentials that are not believed, by where they come from: an IPv4 address or an IPv6 network of 64 bits. Who fails
 * more than twenty times within a minute is told to wait, longer each time, up to a minute. Only failures are ever asked about,
 * so that a good caller behind the same address is not kept out. Remembers ten thousand addresses. Thread-safe.
 */
public final class Damping {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.access");
  private static final int MOST_ADDRESSES = 10_000;
  private static final int ALLOWED = 20;
  private static final long LONGEST_SECONDS = 60;
  /** Lines in the log within a minute, however many addresses fail. */
  private static final int MOST_LINES = 30;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Timeline timeline;
  private final Bounded<String, Tally> tallies = new Bounded<>(MOST_ADDRESSES);
  private long minute;
  private int lines;

  public Damping(Timeline timeline) {
    this.timeline = timeline;
  }

  /**
   * Counts one failure.
   *
   * @param word why, a fixed word
   * @return how long to wait, or null where there were not too many
   */
  public Duration failed(InetAddress from, String word) {
    String place = place(from);
    long now = timeline.nanos();
    return tallies.get(place, fresh -> new Tally(now)).failed(place, word, now);
  }

  private synchronized boolean mayWrite(long now) {
    if (lines == 0 || now - minute >= MINUTE) {
      minute = now;
      lines = 0;
    }
    return ++lines <= MOST_LINES;
  }

  private static String place(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    StringBuilder network = new StringBuilder();
    for (int i = 0; i < 8; i += 2) {
      network.append(Integer.toHexString((bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff)).append(':');
    }
    return network.append(":/64").toString();
  }

  /** The failures of one address: those of this minute, and those of the one before as far as they still count. */
  private final class Tally {
    private long begin;
    private int count;
    private int before;
    private int silent;
    private boolean logged;
    private long loggedAt;

    private Tally(long now) {
      this.begin = now;
    }

    private synchronized Duration failed(String place, String word, long now) {
      long minutes = (now - begin) / MINUTE;
      if (minutes > 0) {
        before = minutes == 1 ? count : 0;
        count = 0;
        begin += minutes * MINUTE;
      }
      count++;
      silent++;
      if ((!logged || now - loggedAt >= MINUTE) && mayWrite(now)) {
        LOG.atWarn().addKeyValue("address", place).addKeyValue("reason", word).addKeyValue("failures", silent)
            .log("A caller is not known");
        logged = true;
        loggedAt = now;
        silent = 0;
      }
      long over = count + before * (MINUTE - (now - begin)) / MINUTE - ALLOWED;
      return over <= 0 ? null : Duration.ofSeconds(Math.min(over, LONGEST_SECONDS));
    }
  }
}
