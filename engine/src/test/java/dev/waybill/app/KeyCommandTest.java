package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.config.Config;
import dev.waybill.config.ConfigReader;
import dev.waybill.tree.Findings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCommandTest {
  private static final Pattern PRINTED = Pattern.compile("""
      Give this key to billing; it is shown only now:

        (wbk_[A-Za-z0-9_-]{43})

      Commit this under access.keys in waybill.yaml:

      (  - \\{ name: billing, hash: "(sha256:[0-9a-f]{64})", scopes: \\["dispatch:phaxio/\\*", "read"\\] \\})
      """);

  private static Matcher made() {
    Ran ran = Ran.command("key", "create", "billing", "--scope", "dispatch:phaxio/*", "--scope", "read");
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    Matcher printed = PRINTED.matcher(ran.out());
    assertThat(printed.matches()).as(ran.out()).isTrue();
    return printed;
  }

  @Test
  void theHashIsThatOfTheKey() throws Exception {
    Matcher printed = made();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(printed.group(1).getBytes(StandardCharsets.UTF_8));
    assertThat(printed.group(3)).isEqualTo("sha256:" + HexFormat.of().formatHex(digest));
    assertThat(made().group(1)).isNotEqualTo(printed.group(1));
  }

  @Test
  void theLineToCommitIsReadAsItStands(@TempDir Path folder) throws Exception {
    Matcher printed = made();
    Path settings = Files.writeString(folder.resolve("waybill.yaml"), "access:\n  keys:\n  " + printed.group(2) + "\n");
    Findings findings = new Findings();
    Config config = ConfigReader.read(settings, folder, Map.of(), findings);
    assertThat(findings.list()).isEmpty();
    assertThat(config.access().keys()).hasSize(1);
    assertThat(config.access().keys().get(0).name()).isEqualTo("billing");
    assertThat(config.access().keys().get(0).hash()).isEqualTo(printed.group(3));
    assertThat(config.access().keys().get(0).scopes()).isEqualTo(List.of("dispatch:phaxio/*", "read"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dispatch", "dispatch:phaxio", "dispatch:/x", "dispatch:phaxio/SEND", "write", "admin", "READ", "", "read,admin:read"})
  void aScopeThatIsNoneMakesNoKey(String scope) {
    Ran ran = Ran.command("key", "create", "billing", "--scope", scope);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dispatch:*/*", "dispatch:phaxio/send_fax", "dispatch:com.acme.fax/*", "dispatch:*/send_fax", "read", "admin:read", "admin:write"})
  void everyScopeOfTheSettingsMakesOne(String scope) {
    assertThat(Ran.command("key", "create", "billing", "--scope", scope).out()).contains("scopes: [\"" + scope + "\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"b", "-a", "ä", "x\ny"})
  void aNameThatTheSettingsWouldRefuseMakesNoKey(String name) {
    Ran ran = Ran.command("key", "create", "--scope", "read", "--", name);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
  }
}
