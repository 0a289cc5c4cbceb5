package dev.waybill.app;

import dev.waybill.config.ProviderSettings;
import dev.waybill.manifest.Action;
import dev.waybill.manifest.Manifest;
import dev.waybill.schema.Contract;
import dev.waybill.tree.Node;
import dev.waybill.tree.Suggest;
import dev.waybill.tree.YamlText;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill explain} */
@Command(name = "explain", description = "Shows the effective action after inheritance, with its schemas.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  @Parameters(index = "0", paramLabel = "PROVIDER", description = "The provider's id.")
  private String provider;

  @Parameters(index = "1", paramLabel = "ACTION", arity = "0..1", description = "The action's name; the provider where left out.")
  private String action;

  @Override
  public void run() {
    Workbench bench = config.open(null);
    List<Manifest> sound = bench.read(false).sound();
    Manifest manifest = sound.stream().filter(each -> each.id().equals(provider)).findFirst().orElseThrow(() -> new Stop(
        "there is no sound manifest `" + provider + "`. "
            + (sound.isEmpty() ? "" : Suggest.remedy(provider, sound.stream().map(Manifest::id).toList()) + " ")
            + "`waybill check` says what is wrong with the others."));
    PrintWriter out = spec.commandLine().getOut();
    out.print(YamlText.write(action == null ? provider(manifest, bench) : action(manifest, bench)));
    out.flush();
  }

  private static ObjectNode provider(Manifest manifest, Workbench bench) {
    ObjectNode about = JsonNodeFactory.instance.objectNode();
    about.put("id", manifest.id()).put("name", manifest.name()).put("version", manifest.version());
    manifest.allowedDomains().forEach(host -> about.withArray("/allowed_domains").add(host.json()));
    ProviderSettings settings = bench.config().providers().get(manifest.id());
    Stream.concat(manifest.sensitivity().stream(), settings == null ? Stream.of() : settings.sensitivity().stream()).distinct()
        .forEach(word -> about.withArray("/sensitivity").add(word));
    put(about, "base", manifest.base());
    put(about, "config", manifest.config());
    manifest.secrets().forEach((name, secret) -> about.withObject("/secrets").put(name, secret.description()));
    manifest.actions().forEach((name, each) -> {
      ObjectNode one = about.withObject("/actions").putObject(name);
      one.put("summary", each.summary());
      if (each.implements_() != null) {
        one.set("implements", each.implements_().json());
      }
    });
    return about;
  }

  private ObjectNode action(Manifest manifest, Workbench bench) {
    Action each = manifest.actions().get(action);
    if (each == null) {
      throw new Stop("`" + provider + "` has no action `" + action + "`. " + Suggest.remedy(action, manifest.actions().keySet()));
    }
    ObjectNode about = JsonNodeFactory.instance.objectNode();
    about.put("provider", manifest.id()).put("action", each.name());
    if (each.summary() != null) {
      about.put("summary", each.summary());
    }
    put(about, "implements", each.implements_());
    Contract contract = each.implements_() == null ? null : bench.contracts().find(each.implements_().json().asText())
        .orElse(null);
    ObjectNode input = about.putObject("input");
    if (contract != null) {
      input.set("contract", contract.input());
    }
    put(input, contract == null ? "schema" : "narrowed_by", each.input());
    put(about, "base", manifest.base());
    put(about, "headers", each.headers());
    put(about, "auth", each.auth());
    put(about, "request", each.request());
    put(about, "steps", each.steps());
    put(about, "pages", each.pages());
    put(about, "decode", each.decode());
    put(about, "ok", each.ok());
    put(about, "output", each.output());
    if (contract != null) {
      about.set("output_contract", contract.output());
    }
    each.errors().forEach(rule -> about.withArray("/errors").add(rule.json()));
    put(about, "idempotency", each.idempotency());
    put(about, "retry", each.retry());
    put(about, "wait", each.wait_());
    about.put("timeout", (each.timeout() == null ? 30_000 : each.timeout().toMillis()) + "ms");
    return about;
  }

  private static void put(ObjectNode about, String key, Node node) {
    JsonNode json = node == null ? null : node.json();
    if (json != null && !(json.isObject() && json.isEmpty())) {
      about.set(key, json);
    }
  }
}
