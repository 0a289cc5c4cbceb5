package dev.waybill.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.clock.Timeline;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.tree.ExactJson;
import dev.waybill.tree.ExactNodes;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * The latest events, as CloudEvents 1.0 in JSON: ten thousand of them or 16 MB, whichever is less. Ids are numbers that only
 * grow, also over a restart as long as the clock does not go back. Thread-safe.
 */
public final class EventLog {
  private static final int MOST = 10_000;
  private static final long MOST_BYTES = 16_000_000;
  private static final long IDS_PER_MILLI = 1_000;

  private final Timeline timeline;
  private final int most;
  private final long mostBytes;
  private final Held[] ring;
  private final Predicate<String> sensitive;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private long first;
  private long last;
  private long bytes;

  /** An event that is still held. Thread-safe. */
  public static final class Held {
    private final long id;
    private final Event event;
    private final Instant time;
    private final boolean sensitive;
    private final int weight;
    private Buffer json;

    private Held(long id, Event event, Instant time, boolean sensitive) {
      this.id = id;
      this.event = event;
      this.time = time;
      this.sensitive = sensitive;
      int known = event.data().weight();
      // What a manifest made may be nested too deeply: that must come out before anybody reads it.
      this.json = known < 0 ? written(event, id, time) : null;
      this.weight = known < 0 ? json.length() : known;
    }

    public long id() {
      return id;
    }

    /** Whom it is about, or null. */
    public String provider() {
      return event.provider();
    }

    public String type() {
      return event.type();
    }

    /** The CloudEvent, in one line. Nearly all are never read, so it is written for the first reader. */
    public synchronized Buffer json() {
      if (json == null) {
        json = written(event, id, time);
      }
      return json;
    }

    /** Whether it tells of a provider of sensitive data. */
    public boolean sensitive() {
      return sensitive;
    }
  }

  public EventLog(Timeline timeline) {
    this(timeline, provider -> false);
  }

  /** @param sensitive whether a provider's data is sensitive; asked when an event is appended */
  public EventLog(Timeline timeline, Predicate<String> sensitive) {
    this(timeline, MOST, MOST_BYTES, sensitive);
  }

  EventLog(Timeline timeline, int most, long mostBytes) {
    this(timeline, most, mostBytes, provider -> false);
  }

  private EventLog(Timeline timeline, int most, long mostBytes, Predicate<String> sensitive) {
    this.sensitive = sensitive;
    this.timeline = timeline;
    this.most = most;
    this.mostBytes = mostBytes;
    this.ring = new Held[most];
    this.last = timeline.now().toEpochMilli() * IDS_PER_MILLI;
    this.first = last + 1;
  }

  /** Appends an event and wakes those who listen. Fails with {@code bad_response} where the event is nested too deeply. */
  public void append(Event event) {
    Instant now = timeline.now();
    synchronized (this) {
      long id = last + 1;
      Held held = new Held(id, event, now, event.provider() != null && sensitive.test(event.provider()));
      // Only now: an event that cannot be written leaves no hole.
      last = id;
      if (id - first >= most) {
        drop();
      }
      ring[(int) (id % most)] = held;
      bytes += held.weight;
      while (bytes > mostBytes && first < last) {
        drop();
      }
    }
    listeners.forEach(Runnable::run);
  }

  private void drop() {
    int place = (int) (first % most);
    bytes -= ring[place].weight;
    ring[place] = null;
    first++;
  }

  private static Buffer written(Event event, long id, Instant now) {
    ObjectNode json = ExactNodes.FACTORY.objectNode();
    json.put("specversion", "1.0").put("id", Long.toString(id)).put("source", event.source()).put("type", event.type());
    if (event.subject() != null) {
      json.put("subject", event.subject());
    }
    json.put("time", now.toString()).put("datacontenttype", "application/json");
    json.set("data", event.data().json());
    try {
      return Buffer.buffer(bytes(json));
    } catch (JsonProcessingException tooDeep) {
      throw Problem.of(Code.BAD_RESPONSE, "too_deep", "The event is nested too deeply to be written.").failure();
    }
  }

  /** Half a character (a lone surrogate) that a mapping left of a text goes out escaped. */
  private static byte[] bytes(ObjectNode json) throws JsonProcessingException {
    try {
      return ExactJson.bytes(json);
    } catch (JsonProcessingException halfACharacter) {
      return ExactJson.text(json).getBytes(StandardCharsets.UTF_8);
    }
  }

  /** The id of the oldest event that is held; one more than {@link #last} where none is. */
  public synchronized long first() {
    return first;
  }

  /** The id of the newest event there was. */
  public synchronized long last() {
    return last;
  }

  /** The event of that id, or null where it is not held. */
  public synchronized Held find(long id) {
    return id < first || id > last ? null : ring[(int) (id % most)];
  }

  /**
   * Tells of every event after it was appended, on the thread that appended it; must be quick.
   *
   * @return ends it
   */
  public Runnable listen(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
