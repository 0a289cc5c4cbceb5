package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.waybill.clock.VirtualTimeline;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.tree.ExactNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private final VirtualTimeline time = new VirtualTimeline(Instant.parse("2026-01-01T00:00:00Z"));

  private static Event event(String type) {
    return Event.webhook("acme", "status", type, ExactNodes.FACTORY.objectNode().put("id", 1));
  }

  @Test
  void writesCloudEventsWithIdsThatGrow() {
    EventLog log = new EventLog(time);
    assertThat(log.first()).isEqualTo(log.last() + 1);
    log.append(event("a.b"));
    log.append(Event.manifestRefused("m/x.yaml", 2));
    assertThat(log.find(log.first()).json().toString()).isEqualTo("{\"specversion\":\"1.0\",\"id\":\"1767225600000001\",\"source\":\"/providers/acme\","
        + "\"type\":\"a.b\",\"subject\":\"status\",\"time\":\"2026-01-01T00:00:00Z\",\"datacontenttype\":\"application/json\",\"data\":{\"id\":1}}");
    assertThat(log.find(log.last()).json().toString()).isEqualTo("{\"specversion\":\"1.0\",\"id\":\"1767225600000002\",\"source\":\"/manifests\","
        + "\"type\":\"waybill.manifest.refused\",\"time\":\"2026-01-01T00:00:00Z\",\"datacontenttype\":\"application/json\",\"data\":{\"path\":\"m/x.yaml\",\"findings\":2}}");
    assertThat(new EventLog(new VirtualTimeline(time.now().plusMillis(1))).last()).isGreaterThan(log.last());
  }

  @Test
  void holdsTheLatestByNumberAndByBytes() {
    EventLog few = new EventLog(time, 3, 1_000_000);
    for (int i = 0; i < 5; i++) {
      few.append(event("n" + i));
    }
    assertThat(few.last() - few.first()).isEqualTo(2);
    assertThat(few.find(few.first()).type()).isEqualTo("n2");
    assertThat(few.find(few.first() - 1)).isNull();
    assertThat(few.find(few.last() + 1)).isNull();
    EventLog small = new EventLog(time, 100, 400);
    for (int i = 0; i < 5; i++) {
      small.append(event("n" + i));
    }
    assertThat(small.last() - small.first()).isEqualTo(1);
    small.append(Event.webhook("acme", "x", "large", ExactNodes.FACTORY.objectNode().put("x", "y".repeat(1_000))));
    assertThat(small.first()).isEqualTo(small.last());
  }

  @Test
  void anEventThatCannotBeWrittenAsItIsLeavesNoHoleBehind() {
    EventLog log = new EventLog(time, 2, 1_000_000);
    ArrayNode deep = ExactNodes.FACTORY.arrayNode();
    for (int i = 1; i < 1_000; i++) {
      deep = ExactNodes.FACTORY.arrayNode().add(deep);
    }
    Event tooDeep = Event.webhook("acme", "in", "deep", deep);
    assertThatThrownBy(() -> log.append(tooDeep)).hasMessageContaining("nested too deeply");
    log.append(event("b"));
    log.append(event("c"));
    log.append(event("d"));
    assertThat(log.find(log.first()).type()).isEqualTo("c");
    assertThat(log.find(log.last()).type()).isEqualTo("d");
    log.append(Event.webhook("acme", "in", "half", ExactNodes.FACTORY.objectNode().put("x", "a\ud800b")));
    assertThat(log.find(log.last()).json().toString()).contains("\"data\":{\"x\":\"a\\uD800b\"}");
  }

  @Test
  void tellsThoseWhoListenUntilTheyDoNot() {
    EventLog log = new EventLog(time);
    List<Long> heard = new ArrayList<>();
    Runnable ended = log.listen(() -> heard.add(log.last()));
    log.append(event("a"));
    ended.run();
    log.append(event("b"));
    assertThat(heard).containsExactly(log.last() - 1);
  }

  @Test
  void saysOfADispatchHowItEndedAndNotWhatItGave() {
    EventLog log = new EventLog(time);
    List<Outcome> told = new ArrayList<>();
    DispatchEvents ledger = new DispatchEvents(log, told::add);
    Outcome good = new Outcome("d-1", "acme", "send", "1.0.0", null, ExactNodes.FACTORY.textNode("private"), null, List.of(), 200, 1, Duration.ofMillis(5), false, null, null, Outcome.Held.NO);
    ledger.ended(good);
    ledger.ended(new Outcome("d-2", "acme", "send", "1.0.0", null, null, Problem.of(Code.TIMEOUT, "late").withMaybeProcessed(true), List.of(), null, 2, Duration.ZERO, false, null, null, Outcome.Held.NO));
    ledger.ended(new Outcome("d-3", "acme", "nothing", null, null, null, Problem.of(Code.UNKNOWN_ACTION, "none"), List.of(), null, 0, Duration.ZERO, false, null, null, Outcome.Held.NO));
    assertThat(told).hasSize(3);
    assertThat(log.find(log.first()).json().toString()).contains("\"type\":\"waybill.dispatch.completed\",\"subject\":\"d-1\"",
        "\"data\":{\"id\":\"d-1\",\"provider\":\"acme\",\"action\":\"send\",\"version\":\"1.0.0\",\"state\":\"completed\",\"attempts\":1,\"duration_ms\":5}")
        .doesNotContain("private");
    assertThat(log.find(log.last()).json().toString()).contains("\"type\":\"waybill.dispatch.failed\"",
        "\"error\":{\"code\":\"timeout\",\"maybe_processed\":true}");
    assertThat(log.last() - log.first()).isEqualTo(1);
  }

  @Test
  void anEventOfADispatchIsWrittenForItsFirstReaderAndOnce() {
    EventLog log = new EventLog(time, 2, 1_000_000);
    List<String> ids = List.of("019b7a3c-0000-7000-8000-000000000000", "x".repeat(37), "\u00e9", "d-4", "d-5");
    for (String id : ids) {
      log.ended(new Outcome(id, "acme", "send", "1.0.0", null, null, null, List.of(), 200, 1, Duration.ZERO, false, null, null, Outcome.Held.NO));
      EventLog.Held read = log.find(log.last());
      assertThat(read.json().toString()).contains("\"id\":\"" + log.last() + "\"", "\"subject\":\"" + id + "\"", "\"time\":\"2026-01-01T00:00:00Z\"");
      assertThat(log.find(log.last())).isSameAs(read);
      assertThat(read.provider()).isEqualTo("acme");
    }
    assertThat(log.find(log.first()).json().toString()).contains("d-4");
    EventLog small = new EventLog(time, 100, 1_200);
    for (String id : ids) {
      small.ended(new Outcome(id, "acme", "send", "1.0.0", null, null, null, List.of(), 200, 1, Duration.ZERO, false, null, null, Outcome.Held.NO));
    }
    assertThat(small.last() - small.first()).isOne();
  }
}
