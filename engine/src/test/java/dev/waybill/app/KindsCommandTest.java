package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.kind.Catalog;
import dev.waybill.kind.Kind;
import dev.waybill.plan.Kinds;
import dev.waybill.shape.Formats;
import dev.waybill.template.Templates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KindsCommandTest {
  @Test
  void listsTheCatalogsAndNothingElse() {
    Kinds kinds = StandardKinds.all();
    List<String> words = new ArrayList<>();
    section("auth schemes", kinds.auth(), words);
    section("bodies", kinds.bodies(), words);
    section("decoders", kinds.decoders(), words);
    section("verifiers", kinds.verifiers(), words);
    words.add("formats");
    words.addAll(Formats.described().keySet());
    words.add("template helpers");
    words.addAll(new Templates(() -> Instant.EPOCH, UUID::randomUUID).usages().keySet());
    Ran ran = Ran.command("kinds");
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines().map(KindsCommandTest::word)).containsExactlyElementsOf(words);
  }

  private static void section(String title, Catalog<? extends Kind> catalog, List<String> words) {
    words.add(title);
    for (Kind kind : catalog.all()) {
      words.add(kind.name());
      kind.keys().forEach(key -> words.add("." + key.name()));
    }
    if (!catalog.planned().isEmpty()) {
      words.add("not yet: " + String.join(", ", new TreeSet<>(catalog.planned())));
    }
  }

  private static String word(String line) {
    if (!line.startsWith("  ") || line.startsWith("  not yet")) {
      return line.strip();
    }
    return (line.startsWith("    ") ? "." : "") + line.strip().split(" ")[0];
  }

  @Test
  void saysWhatEachIsFor() {
    assertThat(Ran.command("kinds").out()).contains(
        "  basic       user name and password in the Authorization header (RFC 7617)\n",
        "    username        shape          the user name; no colon (required)\n",
        "  e164        + and up to 15 digits (ITU-T E.164)\n",
        "  hmac              {{hmac \"sha256\" key text encoding=\"hex\"}}\n");
  }
}
