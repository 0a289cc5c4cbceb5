package dev.waybill.server;

import dev.waybill.clock.Timeline;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import java.util.function.Consumer;

/**
 * Counts a body's bytes as they come: more than allowed, or too few in a span of time, ends it. Confined to one event loop.
 */
final class BodyWatch implements Runnable {
  private final Timeline timeline;
  private final Patience patience;
  private final long max;
  private final Consumer<Failure> ended;
  private Timeline.Timer timer;
  private long bytes;
  private long bytesBefore;
  private boolean waitsForUs;

  /** @param ended is told once, where the body cannot go on */
  BodyWatch(Timeline timeline, Patience patience, long max, Consumer<Failure> ended) {
    this.timeline = timeline;
    this.patience = patience;
    this.max = max;
    this.ended = ended;
    this.timer = timeline.after(patience.body(), this);
  }

  /** False where these are too many. */
  boolean count(int length) {
    bytes += length;
    if (bytes > max) {
      end(tooLarge(max));
      return false;
    }
    return true;
  }

  long bytes() {
    return bytes;
  }

  /** Whether it is us who hold the sender up; nobody is blamed for slowness then. */
  void waitsForUs(boolean waits) {
    waitsForUs = waits;
  }

  void stop() {
    timer.cancel();
  }

  /** Its span of time is over. */
  @Override
  public void run() {
    if (!waitsForUs && bytes - bytesBefore < patience.bodyBytes()) {
      end(Problem.of(Code.MALFORMED_REQUEST, "slow_body", "The body came too slowly.").failure());
      return;
    }
    bytesBefore = bytes;
    timer = timeline.after(patience.body(), this);
  }

  private void end(Failure failure) {
    stop();
    ended.accept(failure);
  }

  static Failure tooLarge(long max) {
    return Problem.of(Code.PAYLOAD_TOO_LARGE, "The body is larger than the " + max + " bytes that are taken here.").failure();
  }
}
