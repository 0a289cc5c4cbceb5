package dev.waybill.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.manifest.Manifest;
import dev.waybill.secret.Redactor;
import dev.waybill.secret.Secret;
import dev.waybill.secret.SecretSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The values of a provider's secrets.
 *
 * @param values for {@code $.secret}; what is configured nowhere is absent
 * @param masked the same names with masks for values
 * @param lacking a sentence for each secret that must be there and is not
 */
record Credentials(ObjectNode values, ObjectNode masked, List<String> lacking, Redactor redactor) {

  static Credentials read(Manifest manifest, Tenancy tenancy) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    ObjectNode masked = JsonNodeFactory.instance.objectNode();
    List<String> lacking = new ArrayList<>();
    List<Secret> known = new ArrayList<>();
    manifest.secrets().forEach((name, declaration) -> {
      try {
        List<Secret> found = tenancy.secrets().find(manifest.id(), name);
        if (!found.isEmpty()) {
          values.put(name, found.get(0).reveal());
          known.addAll(found);
        } else if (!declaration.optional()) {
          lacking.add("The secret `" + name + "` is not set: give it in waybill.yaml, or as the environment variable "
              + variable("SECRET", manifest.id(), name) + ".");
        }
        if (!found.isEmpty() || !declaration.optional()) {
          masked.put(name, Redactor.MASK);
        }
      } catch (SecretSource.Unreadable unreadable) {
        lacking.add("The secret `" + name + "` cannot be used: " + unreadable.getMessage());
        masked.put(name, Redactor.MASK);
      }
    });
    return new Credentials(values, masked, List.copyOf(lacking), Redactor.of(known));
  }

  /** The environment variable of a provider's secret or setting. */
  static String variable(String what, String provider, String name) {
    return "WAYBILL_" + what + "_" + upper(provider) + "_" + upper(name);
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
