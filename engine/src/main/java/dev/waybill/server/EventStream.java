package dev.waybill.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.clock.Timeline;
import dev.waybill.dispatch.EventLog;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * One open stream. Takes events out of the log as fast as its reader takes them, so a slow reader costs no memory; one who falls
 * behind what the log holds is told that something is lost, and one who takes nothing at all is hung up on. Confined to one event
 * loop but for {@link #stop}.
 */
final class EventStream {
  /** The type of what tells a gap. */
  static final String LOST = "waybill.events.lost";
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final Context loop;
  private final HttpServerResponse response;
  private final EventLog events;
  private final Predicate<EventLog.Held> filter;
  private final Timeline timeline;
  private final Patience patience;
  private final AtomicBoolean woken = new AtomicBoolean();
  private Runnable ended = () -> { };
  private Runnable deaf = () -> { };
  private Timeline.Timer beat;
  private Timeline.Timer slow;
  private long cursor;
  private boolean over;

  EventStream(Context loop, HttpServerResponse response, EventLog events, Predicate<EventLog.Held> filter, Timeline timeline,
      Patience patience) {
    this.loop = loop;
    this.response = response;
    this.events = events;
    this.filter = filter;
    this.timeline = timeline;
    this.patience = patience;
  }

  /** @param task run once, when the stream is over */
  void onEnd(Runnable task) {
    ended = task;
  }

  /** @param after the id of the last event that the reader has, or null to begin with what comes */
  void begin(String after) {
    response.closeHandler(gone -> end());
    response.exceptionHandler(broken -> end());
    response.drainHandler(drained -> {
      rested();
      pump();
    });
    deaf = events.listen(this::wake);
    write(": waybill\n\n");
    cursor = events.last();
    if (after != null) {
      resume(after);
    }
    beat();
    pump();
  }

  private void resume(String after) {
    long id = after.matches("\\d{1,18}") ? Long.parseLong(after) : -1;
    if (id > events.last() || id < events.first() - 1) {
      cursor = events.first() - 1;
      lost(after);
    } else {
      cursor = id;
    }
  }

  private void wake() {
    if (woken.compareAndSet(false, true)) {
      loop.runOnContext(now -> {
        woken.set(false);
        pump();
      });
    }
  }

  private void pump() {
    while (!over && !response.writeQueueFull() && cursor < events.last()) {
      EventLog.Held next = events.find(cursor + 1);
      if (next == null) {
        String before = Long.toString(cursor);
        cursor = events.first() - 1;
        lost(before);
      } else {
        cursor = next.id();
        if (filter.test(next)) {
          write(next);
        }
      }
    }
    if (!over && response.writeQueueFull() && slow == null) {
      slow = timeline.after(patience.reader(), this::hangUp);
    }
  }

  private void write(EventLog.Held event) {
    response.write(Buffer.buffer("id: " + event.id() + "\nevent: " + event.type()
        + "\ndata: ").appendBuffer(event.json()).appendString("\n\n"));
  }

  private void write(String text) {
    response.write(text);
  }

  /** Says so without an id: whoever resumes does so from the last event it has. */
  private void lost(String after) {
    ObjectNode json = JsonText.object();
    json.put("specversion", "1.0").put("id", "lost-" + events.first()).put("source", "/events").put("type", LOST)
        .put("time", timeline.now().toString()).put("datacontenttype", "application/json");
    json.putObject("data").put("after", after.length() > 64 ? after.substring(0, 64) : after)
        .put("next", Long.toString(events.first()));
    write("event: " + LOST + "\ndata: " + JsonText.write(json) + "\n\n");
  }

  private void beat() {
    beat = timeline.after(HEARTBEAT, () -> {
      if (!over) {
        if (!response.writeQueueFull()) {
          write(": still here\n\n");
        }
        beat();
      }
    });
  }

  private void rested() {
    if (slow != null) {
      slow.cancel();
      slow = null;
    }
  }

  private void hangUp() {
    response.reset();
    end();
  }

  /** The gateway stops: ends the stream, from any thread. */
  void stop() {
    loop.runOnContext(now -> {
      if (!over) {
        write(": stopping\n\n");
        response.end();
        end();
      }
    });
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    deaf.run();
    rested();
    if (beat != null) {
      beat.cancel();
    }
    ended.run();
  }
}
