package dev.waybill.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessAndSecretsTest {
  private static final String HASH = "sha256:" + "0123456789abcdef".repeat(4);
  private static final String OTHER = "sha256:" + "0123456789abcdee".repeat(4);

  @TempDir Path directory;

  private final Findings findings = new Findings();

  @ParameterizedTest
  @ValueSource(
      strings = {"read", "admin:read", "admin:write", "dispatch:*/*", "dispatch:phaxio/*", "dispatch:*/send_fax", "dispatch:a.b-c/x1"})
  void takesScopes(String scope) throws IOException {
    key("name: a, hash: \"" + HASH + "\", scopes: [\"" + scope + "\"]");
    assertThat(findings.list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reed | There is no scope `reed`. Did you mean `read`?",
        "admin | There is no scope `admin`. Known here: dispatch:<provider>/<action>, read, admin:read, admin:write.",
        "admin:* | There is no scope `admin:*`. Known here: dispatch:<provider>/<action>, read, admin:read, admin:write.",
        "dispatch:phaxio | `dispatch:phaxio` is not `dispatch:<provider>/<action>`, each a name or `*`. Write for example"
            + " `dispatch:acme-fax/*`.",
        "dispatch:/* | `dispatch:/*` is not `dispatch:<provider>/<action>`, each a name or `*`. Write for example `dispatch:acme-fax/*`.",
        "dispatch:pha*/* | `dispatch:pha*/*` is not `dispatch:<provider>/<action>`, each a name or `*`. Write for example"
            + " `dispatch:acme-fax/*`.",
        "dispatch:a/b/c | `dispatch:a/b/c` is not `dispatch:<provider>/<action>`, each a name or `*`. Write for example"
            + " `dispatch:acme-fax/*`.",
      })
  void refusesWhatIsNoScope(String scope, String sentence) throws IOException {
    key("name: a, hash: \"" + HASH + "\", scopes: [\"" + scope + "\"]");
    assertThat(sentences()).isEqualTo(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hash: H, scopes: [] | `name` is missing.",
        "name: a, scopes: [] | `hash` is missing. `waybill key create` prints it.",
        "name: a, hash: H | `scopes` is missing. Write for example `scopes: [read]`; `[]` lets the caller do nothing.",
        "name: a, hash: H, scopes: read | `scopes` is a list, but this is text. Write `scopes: [ … ]`.",
        "name: a b, hash: H, scopes: [] | A caller's name has letters, digits, `.`, `_` and `-`, at most 64 of them.",
        "name: a, hash: \"sha256:0123\", scopes: [] | `hash` is `sha256:` and 64 hexadecimal digits. `waybill key create` prints it.",
        "name: a, hash: wbk_secretsecret, scopes: [] | `hash` is `sha256:` and 64 hexadecimal digits. `waybill key create` prints it.",
      })
  void refusesMalformedKeys(String key, String sentence) throws IOException {
    key(key.replace("hash: H", "hash: \"" + HASH + "\""));
    assertThat(sentences()).isEqualTo(sentence);
  }

  @Test
  void refusesASecondKeyOfTheSameNameOrHash() throws IOException {
    read(
        """
        access:
          keys:
            - { name: a, hash: "%1$s", scopes: [] }
            - { name: a, hash: "%2$s", scopes: [] }
            - { name: b, hash: "%1$s", scopes: [] }
            - { name: A, hash: "sha256:%3$s", scopes: [] }
        """
            .formatted(HASH, OTHER, "f".repeat(64)));
    assertThat(findings.list()).extracting(Finding::message)
        .containsExactly("Another key has the same `name`, in line 3.", "Another key has the same `hash`, in line 3.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sk_live_abcdefgh | A secret is named by where it comes from, never written into the settings; this is text.",
        "12345678 | A secret is named by where it comes from, never written into the settings; this is a number.",
        "[ { env: A }, sk_live_abcdefgh ] | A secret is named by where it comes from, never written into the settings; this is text.",
        "[] | The list of sources is empty.",
        "{} | Nothing says where the secret comes from.",
        "{ env: A, file: b } | A secret comes from one source only.",
        "{ env: sk-live-abcdefgh } | `env` is the name of an environment variable, which this is not.",
        "{ store: false } | `store` is `true`, or the name that the secret has in the store.",
        "{ store: \"a/b/c\" } | `store` is `true`, or the name that the secret has in the store.",
        "{ store: \"\" } | `store` is `true`, or the name that the secret has in the store.",
        "{ store: true, env: A } | A secret comes from one source only.",
        "{ provider: vault, env: A, action: b, field: c } | A secret comes from one source only.",
        "{ provider: vault } | A secret that another provider gives needs `provider`, `action` and `field`.",
        "{ provider: vault, action: b } | A secret that another provider gives needs `provider`, `action` and `field`.",
        "{ env: A, field: b } | `field` belongs beside `provider`, which is missing.",
        "{ provider: a, action: b, field: c } | The secrets of `a` come from itself, so that none can ever be had.",
      })
  void refusesSecretsThatAreNoReferences(String secret, String sentence) throws IOException {
    read("providers: { a: { secrets: { k: " + secret + " } } }");
    assertThat(findings.list()).extracting(Finding::message).containsExactly(sentence);
    assertThat(findings.list().toString()).doesNotContain("abcdefgh").doesNotContain("12345678");
  }

  @Test
  void readsSourcesOfEveryKind() throws IOException {
    Config config = read("""
        secrets: { key: [ { file: new.key }, { env: OLD } ], refresh: 90s }
        providers:
          a: { secrets: { k: [ { store: true }, { store: b/other } ], m: { provider: v, action: read, input: { path: p }, field: f } } }
          v: { secrets: { token: { provider: w, action: read, field: f } } }
        """);
    assertThat(findings.list()).isEmpty();
    assertThat(config.secrets().key()).containsExactly(new SecretRef.File(directory.resolve("new.key")), new SecretRef.Env("OLD"));
    assertThat(config.secrets().refresh()).isEqualTo(java.time.Duration.ofSeconds(90));
    assertThat(config.providers().get("a").secrets().get("k")).containsExactly(new SecretRef.Store(null), new SecretRef.Store("b/other"));
    SecretRef.Fetched fetched = (SecretRef.Fetched) config.providers().get("a").secrets().get("m").get(0);
    assertThat(fetched.provider() + fetched.action() + fetched.input() + fetched.field()).isEqualTo("vread{\"path\":\"p\"}f");
    assertThat(read("").secrets()).isEqualTo(new Config.Secrets(java.util.List.of(), java.time.Duration.ofMinutes(5)));
  }

  @Test
  void secretsThatComeFromThemselvesAreFound() throws IOException {
    read("""
        providers:
          a: { secrets: { k: { provider: b, action: read, field: f } } }
          b: { secrets: { k: [ { env: A }, { provider: c, action: read, field: f } ] } }
          c: { secrets: { k: { provider: b, action: read, field: f } } }
        """);
    assertThat(findings.list()).extracting(Finding::message).containsExactly(
        "The secrets of `b` come from providers whose own come from it, so that none can ever be had.",
        "The secrets of `c` come from providers whose own come from it, so that none can ever be had.");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{ key: abcdefgh } | A secret is named by where it comes from, never written into the settings; this is text.",
    "{ key: { store: true } } | `store` is not known here.",
    "{ key: { valu: abcdefgh } } | There is a key here that is not known.",
    "{ key: { abcdefgh: } } | There is a key here that is not known.",
    "{ key: { env: abcdefgh- } } | `env` is the name of an environment variable, which this is not.",
    "{ refresh: 500ms } | `refresh` is at least 1s.",
    "{ key: [] } | The list of sources is empty.",
  })
  void refusesOtherKeysOfTheStore(String secrets, String sentence) throws IOException {
    read("secrets: " + secrets);
    assertThat(findings.list()).extracting(Finding::message).contains(sentence);
    assertThat(findings.list().toString()).doesNotContain("abcdefgh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345678", "{ env: 12345678 }", "{ file: 12345678 }", "{ 12345678: x }", "{ value: 12345678 }", "{ store: 12345678 }", "[ 12345678 ]",
      "{ env: 1.234567812345678e9 }"})
  void noFindingRepeatsWhatStandsInPlaceOfASource(String secret) throws IOException {
    read("providers: { a: { secrets: { k: " + secret + " } } }");
    assertThat(findings.hasErrors()).isTrue();
    assertThat(findings.list().toString()).doesNotContain("12345678");
  }

  @ParameterizedTest
  @CsvSource({"Acme,false", "acme,true", "../acme,false", "a/b,false", "a.b-c,true", "-a,false", "a..b,false", "9a,true"})
  void checksTheIdsOfProviders(String id, boolean taken) throws IOException {
    assertThat(read("providers: { \"" + id + "\": {} }").providers().containsKey(id)).isEqualTo(taken);
    assertThat(findings.hasErrors()).isNotEqualTo(taken);
  }

  private void key(String key) throws IOException {
    read("access: { keys: [ { " + key + " } ] }");
  }

  private String sentences() {
    return String.join(" / ", findings.list().stream().map(found -> (found.message() + " " + found.remedy()).strip()).toList());
  }

  private Config read(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("waybill.yaml"), text);
    return ConfigReader.read(file, directory, Map.of(), findings);
  }
}
