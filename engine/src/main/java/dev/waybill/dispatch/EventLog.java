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
  private final EventPlace[] ring;
  private final Predicate<String> sensitive;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private long first;
  private long last;
  private long bytes;

  /**
   * An event that is still held.
   *
   * @param json the CloudEvent, in one line
   * @param sensitive whether it tells of a provider of sensitive data
   */
  public record Held(long id, String provider, String type, Buffer json, boolean sensitive) {}

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
    this.ring = new EventPlace[most];
    this.last = timeline.now().toEpochMilli() * IDS_PER_MILLI;
    this.first = last + 1;
  }

  /** Appends an event and wakes those who listen. Fails with {@code bad_response} where the event is nested too deeply. */
  public void append(Event event) {
    Instant now = timeline.now();
    synchronized (this) {
      long id = last + 1;
      // An event that cannot be written leaves no hole.
      Held held = held(event, id, now, isSensitive(event.provider()));
      next().holds(held);
      taken(id);
    }
    wake();
  }

  /** Appends that a dispatch of a known action has ended: it is written once somebody reads it. */
  void ended(Outcome outcome) {
    Instant now = timeline.now();
    synchronized (this) {
      long id = last + 1;
      next().ended(id, outcome, now.toEpochMilli(), isSensitive(outcome.provider()));
      taken(id);
    }
    wake();
  }

  private boolean isSensitive(String provider) {
    return provider != null && sensitive.test(provider);
  }

  /** Where the next event is put. */
  private EventPlace next() {
    if (last + 1 - first >= most) {
      drop();
    }
    int place = (int) ((last + 1) % most);
    if (ring[place] == null) {
      ring[place] = new EventPlace();
    }
    return ring[place];
  }

  private void taken(long id) {
    last = id;
    bytes += ring[(int) (id % most)].weight();
    while (bytes > mostBytes && first < last) {
      drop();
    }
  }

  private void wake() {
    listeners.forEach(Runnable::run);
  }

  private void drop() {
    EventPlace oldest = ring[(int) (first % most)];
    bytes -= oldest.weight();
    oldest.clear();
    first++;
  }

  static Held held(Event event, long id, Instant time, boolean sensitive) {
    return new Held(id, event.provider(), event.type(), json(event, id, time), sensitive);
  }

  private static Buffer json(Event event, long id, Instant now) {
    ObjectNode json = ExactNodes.FACTORY.objectNode();
    json.put("specversion", "1.0").put("id", Long.toString(id)).put("source", event.source()).put("type", event.type());
    if (event.subject() != null) {
      json.put("subject", event.subject());
    }
    json.put("time", now.toString()).put("datacontenttype", "application/json");
    json.set("data", event.data());
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
    return id < first || id > last ? null : ring[(int) (id % most)].read();
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
