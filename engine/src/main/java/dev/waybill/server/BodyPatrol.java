package dev.waybill.server;

import dev.waybill.clock.Timeline;
import java.time.Duration;

/**
 * Looks at the bodies of one event loop that are on their way, at each when its span of time is over. One timer serves all of them: most
 * bodies come at once, and to set and take back a timer would cost more than to read them. Confined to its event loop.
 */
final class BodyPatrol {
  private final Timeline timeline;
  private final long span;
  private final long least;
  /** All wait equally long, so that they stand in the order in which they are due. */
  private BodyWatch first;
  private BodyWatch last;
  private boolean armed;

  BodyPatrol(Timeline timeline, Patience patience) {
    this.timeline = timeline;
    this.span = patience.body().toNanos();
    this.least = patience.bodyBytes();
  }

  /** It is to be looked at in one span of time from now. */
  void watch(BodyWatch watch) {
    long now = timeline.nanos();
    watch.due = now + span;
    watch.watched = true;
    watch.before = last;
    if (last == null) {
      first = watch;
    } else {
      last.after = watch;
    }
    last = watch;
    arm(now);
  }

  /** It is over. Idempotent. */
  void forget(BodyWatch watch) {
    if (!watch.watched) {
      return;
    }
    watch.watched = false;
    if (watch.before == null) {
      first = watch.after;
    } else {
      watch.before.after = watch.after;
    }
    if (watch.after == null) {
      last = watch.before;
    } else {
      watch.after.before = watch.before;
    }
    watch.before = null;
    watch.after = null;
  }

  /** A timer that is set for one that is over by then is set anew, for the next. */
  private void arm(long now) {
    if (!armed && first != null) {
      armed = true;
      timeline.after(Duration.ofNanos(first.due - now), this::round);
    }
  }

  private void round() {
    armed = false;
    long now = timeline.nanos();
    for (BodyWatch watch = first; watch != null && watch.due - now <= 0; watch = first) {
      forget(watch);
      watch.look(least);
    }
    arm(now);
  }
}
