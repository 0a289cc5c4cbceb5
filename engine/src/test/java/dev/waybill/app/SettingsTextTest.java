package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands print of settings that are wrong, and of those that have no effect. */
class SettingsTextTest {
  @TempDir Path folder;

  private Ran check(String settings) throws Exception {
    Files.createDirectories(folder.resolve("manifests/clinic"));
    Files.writeString(folder.resolve("manifests/clinic/manifest.yaml"), """
        manifest: 1
        id: clinic
        name: Clinic
        version: 1.0.0
        allowed_domains: [api.clinic.example]
        base: https://api.clinic.example
        secrets: { token: {} }
        auth: { bearer: { token: $.secret.token } }
        actions: { send: { request: { POST: /send, json: { a: 1 } } } }
        """);
    return Ran.command("check", "--config", Files.writeString(folder.resolve("waybill.yaml"), settings));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "access: { keys: [ { name: a, hash: wbk_hunter2, scopes: [] } ] }",
      "access:\n  keys:\n    - name: a\n      hash: wbk_hunter2\n      scopes: []",
      "access:\n  keys:\n    - name: a\n      hashh: wbk_hunter2\n      scopes: []",
      "providers: { clinic: { secrets: { token: { value: hunter2 } } } }",
      "providers:\n  clinic:\n    secrets:\n      token: { env: sk-hunter2 }",
      "providers:\n  clinic:\n    secrets:\n      token:\n      - env: sk-hunter2",
      "providers:\n  clinic:\n    secrets:\n      token: { hunter2 }",
      "providers:\n  clinic:\n    secrets:\n      any: hunter2",
      "providers:\n  clinic:\n    secrets:\n      any: { file: a, \"hunter2\": x }",
      "providers:\n  clinic:\n    api: hunter2",
      "providers:\n  clinic:\n    secrets:\n      any: \"hunter2",
      "secrets: { key: { valu: hunter2 } }",
      "secrets:\n  key:\n    valu: hunter2",
      "secrets:\n  ky: hunter2"})
  void aSecretInTheWrongPlaceIsNotRepeated(String settings) throws Exception {
    Ran ran = check(settings + "\n");
    assertThat(ran.code()).as(ran.out() + ran.err()).isNotZero();
    assertThat(ran.out() + ran.err()).contains("the settings cannot be used").doesNotContain("hunter2");
  }

  @Test
  void otherLinesAreShown() throws Exception {
    assertThat(check("log: { level: loud }\n").err()).contains("1 | log: { level: loud }");
  }

  @Test
  void whatHasNoEffectOrCannotBeHadIsAWarning() throws Exception {
    Ran ran = check("""
        providers:
          clinic: { secrets: { tokn: { env: NONE }, token: { file: none } } }
          clinik: {}
          other: { secrets: { a: { provider: nope, action: read, field: a }, b: { provider: clinic, action: sned, field: a } } }
        """);
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("warning: `clinic` has no secret of this name, so it has no effect. [unknown-secret]", "Did you mean `token`?",
        "warning: No manifest has the id `clinik`, so these settings have no effect. [unknown-provider]", "Did you mean `clinic`?",
        "warning: The secret `token` cannot be used: There is no file " + folder.toRealPath().resolve("none") + ". [secret-missing]",
        "This secret is to come from a provider of which there is no manifest. [unknown-source]",
        "This secret is to come from an action that `clinic` has not. [unknown-source]");
  }
}
