package dev.waybill.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.config.Variables;
import dev.waybill.manifest.Manifest;
import dev.waybill.secret.Redactor;
import dev.waybill.secret.Secret;
import dev.waybill.secret.SecretSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a provider's secrets.
 *
 * @param values for {@code $.secret}; what is configured nowhere is absent
 * @param masked the same names with masks for values
 * @param rotated all values of the secrets that have more than one at the moment, the one in force first
 * @param lacking a sentence for each secret that must be there and is not, for callers: without places
 * @param shortages the same for the operator
 */
record Credentials(ObjectNode values, ObjectNode masked, Map<String, List<String>> rotated, List<String> lacking,
    List<Shortage> shortages, Redactor redactor) {

  static Credentials read(Manifest manifest, Tenancy tenancy) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    ObjectNode masked = JsonNodeFactory.instance.objectNode();
    Map<String, List<String>> rotated = new HashMap<>();
    List<String> lacking = new ArrayList<>();
    List<Shortage> shortages = new ArrayList<>();
    List<Secret> known = new ArrayList<>();
    manifest.secrets().forEach((name, declaration) -> {
      try {
        List<Secret> found = tenancy.secrets().find(manifest.id(), name);
        if (!found.isEmpty()) {
          values.put(name, found.get(0).reveal());
          known.addAll(found);
          if (found.size() > 1) {
            rotated.put(name, found.stream().map(Secret::reveal).toList());
          }
        } else if (!declaration.optional()) {
          String sentence = "The secret `" + name + "` is not set: give it in waybill.yaml, or as the environment variable "
              + Variables.name("SECRET", manifest.id(), name) + ".";
          lacking.add(sentence);
          shortages.add(new Shortage(name, sentence, false));
        }
        if (!found.isEmpty() || !declaration.optional()) {
          masked.put(name, Redactor.MASK);
        }
      } catch (SecretSource.Unreadable unreadable) {
        lacking.add("The secret `" + name + "` cannot be used. " + unreadable.brief());
        shortages.add(new Shortage(name, "The secret `" + name + "` cannot be used: " + unreadable.getMessage(), true));
        masked.put(name, Redactor.MASK);
      }
    });
    known.addAll(tenancy.secrets().retired(manifest.id()));
    return new Credentials(values, masked, Map.copyOf(rotated), List.copyOf(lacking), List.copyOf(shortages), Redactor.late(known));
  }

  @Override
  public String toString() {
    return "Credentials";
  }
}
