package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.plan.Rig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitingTest {
  private final Waiting board = new Waiting();

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource(delimiter = '|', value = {
    "{ id: a1 }           | { id: a1, status: sent }    | true",
    "{ id: a1 }           | { id: a2 }                  | false",
    "{ id: a1 }           | { status: sent }            | false",
    "{ id: 7 }            | { id: '7' }                 | true",
    "{ id: '7' }          | { id: 7 }                   | true",
    "{ id: a1, of: x }    | { of: x, id: a1, more: 1 }  | true",
    "{ id: a1, of: x }    | { id: a1 }                  | false",
    "{ id: a1, of: x }    | { id: x, of: a1 }           | false",
    "{ id: { a: 1 } }     | { id: { a: 1 } }            | true",
    "{ id: null }         | { id: null }                | true",
    "{ id: null }         | { id: 'null' }              | true",
    "{ id: 'a,b', of: c } | { id: a, of: 'b,c' }        | false",
  })
  void anEventIsForWhomItHoldsEveryField(String with, String data, boolean told) {
    Waiting.Watch watch = board.watch("acme", "status", Rig.tree(with), event -> true);
    board.event("acme", "status", Rig.tree(data));
    assertThat(watch.data().isComplete()).isEqualTo(told);
    assertThat(board.size()).isEqualTo(told ? 0 : 1);
    watch.leave();
    watch.leave();
    assertThat(board.size()).isZero();
  }

  @Test
  void anEventThatIsNoEndIsPassedOver() {
    Waiting.Watch watch = board.watch("acme", "status", Rig.tree("{ id: 1 }"), event -> event.get("status").asText().equals("sent"));
    board.event("acme", "status", Rig.tree("{ id: 1, status: queued }"));
    assertThat(watch.data().isComplete()).isFalse();
    board.event("acme", "status", Rig.tree("{ id: 1, status: sent }"));
    board.event("acme", "status", Rig.tree("{ id: 1, status: sent, late: true }"));
    assertThat(watch.data().result()).isEqualTo(Rig.tree("{ id: 1, status: sent }"));
  }

  @Test
  void anotherProvidersOrWebhooksEventIsNone() {
    Waiting.Watch watch = board.watch("acme", "status", Rig.tree("{ id: 1 }"), event -> true);
    board.event("other", "status", Rig.tree("{ id: 1 }"));
    board.event("acme", "inbound", Rig.tree("{ id: 1 }"));
    assertThat(watch.data().isComplete()).isFalse();
  }

  @Test
  void oneEventIsForAllWhoWaitForIt() {
    List<Waiting.Watch> watches = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      watches.add(board.watch("acme", "status", Rig.tree("{ id: " + i / 2 + " }"), event -> true));
    }
    board.event("acme", "status", Rig.tree("{ id: 3 }"));
    assertThat(watches.stream().filter(watch -> watch.data().isComplete())).containsExactly(watches.get(6), watches.get(7));
    assertThat(board.size()).isEqualTo(998);
    watches.forEach(Waiting.Watch::leave);
    assertThat(board.size()).isZero();
  }
}
