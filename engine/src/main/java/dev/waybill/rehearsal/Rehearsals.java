package dev.waybill.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.HttpCall;
import dev.waybill.manifest.Manifest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tests of one manifest, played when they are first asked for. Thread-safe. */
final class Rehearsals {
  private final Manifest manifest;
  private final Player player;
  private final List<TestCase> tests;
  private final Map<String, List<Rehearsed>> played = new ConcurrentHashMap<>();

  Rehearsals(Manifest manifest, Player player, List<TestCase> tests) {
    this.manifest = manifest;
    this.player = player;
    this.tests = tests;
  }

  /** The test that answers a call of an action. */
  Optional<Rehearsed> ofCall(String action, JsonNode input, HttpCall call) {
    return of(action).stream().filter(each -> !each.calls().isEmpty())
        .max(Comparator.comparingInt((Rehearsed each) -> each.suits(input)).thenComparingInt(each -> each.likeness(call, false)));
  }

  /** The test that answers a login on the way to an action: one that logs in as this does, rather of that action. */
  Optional<Rehearsed> ofLogin(String action, JsonNode input, HttpCall call) {
    Optional<Rehearsed> own = of(action).stream().filter(each -> !each.logins().isEmpty())
        .max(Comparator.comparingInt((Rehearsed each) -> each.likeness(call, true)).thenComparingInt(each -> each.suits(input)));
    return own.filter(each -> each.logins().get(0).hasShapeOf(call)).or(() -> manifest.actions().keySet().stream()
        .flatMap(name -> of(name).stream()).filter(each -> !each.logins().isEmpty() && !each.test().expectsError())
        .max(Comparator.comparingInt((Rehearsed each) -> each.likeness(call, true)))).or(() -> own);
  }

  private List<Rehearsed> of(String action) {
    return played.computeIfAbsent(action, name -> tests.stream().filter(test -> test.action().equals(name) && !test.exchange()
        .isEmpty())
        .map(test -> Rehearsed.of(test, player.rehearse(manifest, test), manifest.id())).toList());
  }
}
