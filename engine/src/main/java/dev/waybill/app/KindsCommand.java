package dev.waybill.app;

import dev.waybill.kind.Catalog;
import dev.waybill.kind.Kind;
import dev.waybill.plan.Kinds;
import dev.waybill.shape.Formats;
import dev.waybill.template.Templates;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code waybill kinds} */
@Command(name = "kinds", description = "Lists every auth scheme, body, decoder, verifier, format and helper with its keys.",
    mixinStandardHelpOptions = true)
final class KindsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    Paint paint = Paint.forTerminal();
    Kinds kinds = StandardKinds.all();
    for (Catalog<? extends Kind> catalog : List.of(kinds.auth(), kinds.bodies(), kinds.decoders(), kinds.verifiers())) {
      out.println(paint.bold(plural(catalog.family())));
      for (Kind kind : catalog.all()) {
        out.printf("  %-11s %s%n", kind.name(), kind.summary());
        kind.keys().forEach(key -> out.printf("    %-15s %-14s %s%s%n", key.name(), key.type(), key.description(),
            key.required() ? " (required)" : ""));
      }
      if (!catalog.planned().isEmpty()) {
        out.println(paint.dim("  not yet: " + String.join(", ", new TreeSet<>(catalog.planned()))));
      }
    }
    out.println(paint.bold("formats"));
    Formats.described().forEach((name, text) -> out.printf("  %-11s %s%n", name, text));
    out.println(paint.bold("template helpers"));
    new Templates(Instant::now, UUID::randomUUID).usages().forEach((name, usage) -> out.printf("  %-17s {{%s}}%n", name, usage));
    out.flush();
  }

  private static String plural(String family) {
    return family.endsWith("y") ? family.substring(0, family.length() - 1) + "ies" : family + "s";
  }
}
