package dev.waybill.app;

import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Table;
import dev.waybill.secret.Known;
import dev.waybill.secret.Redactor;
import dev.waybill.secret.SecretSource;
import dev.waybill.secret.StoreKey;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Takes the secrets of every provider in force, what was read since, tokens and the key of the store out of log lines. Thread-safe. */
final class Masks implements UnaryOperator<String> {
  private final StoreKeys keys;
  private final Known known;
  private volatile Redactor redactor = Redactor.NONE;

  /** @param keys or null for none */
  Masks(StoreKeys keys, Known known) {
    this.keys = keys;
    this.known = known;
  }

  /** @param hidden the providers that callers do not see */
  void follow(Table table, Table hidden) {
    Redactor inForce = Redactor.all(Stream.of(table.all().stream().map(ProviderPlan::redactor), hidden.all().stream()
        .map(ProviderPlan::redactor),
        store().stream()).flatMap(each -> each).toList());
    redactor = inForce;
    known.handedOver(inForce);
  }

  private List<Redactor> store() {
    try {
      return keys == null ? List.of() : keys.read().stream().map(StoreKey::redactor).toList();
    } catch (SecretSource.Unreadable saidWhereItIsUsed) {
      return List.of();
    }
  }

  @Override
  public String apply(String text) {
    return known.apply(redactor.clean(text));
  }
}
