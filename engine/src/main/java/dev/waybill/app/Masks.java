package dev.waybill.app;

import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Table;
import dev.waybill.secret.Redactor;
import java.util.function.UnaryOperator;

/** Takes the secrets of every provider in force out of log lines. Thread-safe. */
final class Masks implements UnaryOperator<String> {
  private volatile Redactor redactor = Redactor.NONE;

  void follow(Table table) {
    redactor = Redactor.all(table.all().stream().map(ProviderPlan::redactor).toList());
  }

  @Override
  public String apply(String text) {
    return redactor.clean(text);
  }
}
