package dev.waybill.verify;

import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.http.Exchange;
import dev.waybill.http.Target;
import dev.waybill.standing.Standing;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.ScalarNode;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a way of verifying may use beside its settings.
 *
 * @param hook the provider's id and the webhook's name, {@code acme/status}
 * @param settings settings and secrets, once for each combination of values while secrets are rotated; the first is in force
 * @param unusable told a sentence for each key that cannot be used, at load
 * @param guarded the way out, guarded as every call
 * @param urls reads a URL and checks its host at load; empty where it cannot be used or a setting is missing
 * @param networks reads a network
 * @param actions told which action is asked, and with what
 */
public record Means(
    String hook,
    List<Document> settings,
    Consumer<String> unusable,
    Exchange guarded,
    Function<ScalarNode, Optional<Target>> urls,
    Function<String, Predicate<InetAddress>> networks,
    Timeline timeline,
    Standing.Lease standing,
    Questions actions) {

  /** Checks at load that an action can be asked. */
  @FunctionalInterface
  public interface Questions {
    /** @param with its input, or null */
    void check(ScalarNode action, MapNode with);
  }

  public Means {
    settings = List.copyOf(settings);
  }

  @Override
  public String toString() {
    return "Means[" + hook + "]";
  }
}
