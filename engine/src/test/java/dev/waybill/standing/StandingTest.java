package dev.waybill.standing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StandingTest {
  private final Standing standing = new Standing();
  private final List<String> dropped = new ArrayList<>();

  /** Says when it is dropped. */
  private final class Thing implements Standing.Transient {
    private final String name;

    private Thing(String name) {
      this.name = name;
    }

    @Override
    public void dropped() {
      dropped.add(name);
    }
  }

  private Thing kept(Standing.Lease lease, String key, String name) {
    return lease.keep(key, () -> new Thing(name));
  }

  @Test
  void givesTheNextPlanWhatTheLastOneHad() {
    Standing.Lease first = standing.lease("acme");
    Thing made = kept(first, "token", "a");
    first.commit();
    Standing.Lease second = standing.lease("acme");
    assertThat(kept(second, "token", "b")).isSameAs(made);
    second.commit();
    assertThat(dropped).isEmpty();
  }

  @Test
  void givesOneThingToAllWhoAskWithinOnePlan() {
    Standing.Lease lease = standing.lease("acme");
    assertThat(kept(lease, "token", "a")).isSameAs(kept(lease, "token", "b"));
  }

  @Test
  void letsGoOfWhatTheNewPlanDoesNotAskFor() {
    Standing.Lease first = standing.lease("acme");
    kept(first, "token", "a");
    kept(first, "breaker", "b");
    first.commit();
    Standing.Lease second = standing.lease("acme");
    kept(second, "breaker", "c");
    assertThat(dropped).isEmpty();
    second.commit();
    assertThat(dropped).containsExactly("a");
  }

  @Test
  void keepsWhatAPlanHadWhoseSuccessorNeverCameIntoForce() {
    Standing.Lease first = standing.lease("acme");
    Thing made = kept(first, "token", "a");
    first.commit();
    kept(standing.lease("acme"), "other", "b");
    assertThat(kept(standing.lease("acme"), "token", "c")).isSameAs(made);
    assertThat(dropped).isEmpty();
  }

  @Test
  void keepsProvidersApart() {
    Standing.Lease acme = standing.lease("acme");
    Thing made = kept(acme, "token", "a");
    acme.commit();
    assertThat(kept(standing.lease("acme2"), "token", "b")).isNotSameAs(made);
  }

  @Test
  void letsGoOfProvidersThatAreGone() {
    for (String provider : List.of("acme", "bolt")) {
      Standing.Lease lease = standing.lease(provider);
      kept(lease, "token", provider);
      lease.commit();
    }
    standing.retain(Set.of("bolt"));
    assertThat(dropped).containsExactly("acme");
    assertThat(kept(standing.lease("acme"), "token", "new").name).isEqualTo("new");
    assertThat(kept(standing.lease("bolt"), "token", "new").name).isEqualTo("bolt");
  }
}
