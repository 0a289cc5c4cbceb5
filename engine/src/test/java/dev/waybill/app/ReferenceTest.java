package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/reference.md} is what {@link Reference} writes; {@code -Dreference.write=true} writes it anew. */
class ReferenceTest {
  private static final Path PAGE = Ran.ROOT.resolve("docs/reference.md");

  private static Reference reference() throws Exception {
    return new Reference(EchoProvider.JSON.readTree(Files.readAllBytes(Ran.ROOT.resolve("schemas/manifest.schema.json"))));
  }

  @Test
  void thePageSaysWhatTheSchemaAndTheCatalogsSay() throws Exception {
    String text = reference().text();
    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(PAGE, text);
    }
    assertThat(Ran.read(PAGE)).isEqualTo(text);
  }

  @Test
  void noDefinitionIsLeftOut() throws Exception {
    assertThat(reference().missing()).isEmpty();
  }
}
