package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretCommandTest {
  @TempDir Path folder;

  private Path settings;

  @BeforeEach
  void begin() throws Exception {
    settings = Files.writeString(folder.resolve("waybill.yaml"), "data: var\nsecrets: { key: { file: key } }\n");
    Files.writeString(folder.resolve("key"), Ran.command("secret", "key").out());
  }

  private Ran set(String value, String... arguments) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8)));
    try {
      Object[] words = new Object[arguments.length + 4];
      words[0] = "secret";
      words[1] = "set";
      words[2] = "--config";
      words[3] = settings;
      System.arraycopy(arguments, 0, words, 4, arguments.length);
      return Ran.command(words);
    } finally {
      System.setIn(before);
    }
  }

  private Ran secret(Object... arguments) {
    Object[] words = new Object[arguments.length + 3];
    words[0] = "secret";
    words[1] = arguments[0];
    words[2] = "--config";
    words[3] = settings;
    System.arraycopy(arguments, 1, words, 4, arguments.length - 1);
    return Ran.command(words);
  }

  @Test
  void aKeyIsThirtyTwoBytesAndAnotherEachTime() {
    String one = Ran.command("secret", "key").out().strip();
    assertThat(java.util.Base64.getDecoder().decode(one)).hasSize(32);
    assertThat(Ran.command("secret", "key").out().strip()).isNotEqualTo(one);
  }

  @Test
  void setsListsAndRemovesWithoutEverShowingAValue() throws Exception {
    assertThat(set("canary-one\n", "acme", "key").out()).isEqualTo("Stored acme/key. Use it with { store: true } among that provider's secrets.\n");
    assertThat(set("canary-two", "acme", "key").out()).startsWith("Replaced acme/key.");
    set("canary-three\r\n", "b.acme", "other");
    Ran list = secret("list");
    assertThat(list.out().lines()).hasSize(2).allMatch(line -> line.matches("(acme/key|b.acme/other)  \\S+Z  [0-9a-f]{16}"));
    assertThat(secret("remove", "acme", "key").out()).isEqualTo("Removed acme/key.\n");
    assertThat(secret("remove", "acme", "key").err()).contains("there is nothing stored as `acme/key`");
    assertThat(Files.readString(folder.resolve("var/secrets.json"))).doesNotContain("canary");
    secret("remove", "b.acme", "other");
    assertThat(secret("list").out()).isEqualTo("Nothing is stored.\n");
  }

  @Test
  void aValueIsNeverAnArgument() {
    Ran ran = set("", "acme", "key", "canary-value");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("A value is never an argument").doesNotContain("canary");
    assertThat(folder.resolve("var/secrets.json")).doesNotExist();
  }

  @Test
  void whatCannotBeStoredIsRefused() throws Exception {
    assertThat(set("", "acme", "key").err()).contains("is empty");
    assertThat(set("a\u0001b", "acme", "key").err()).contains("control character").doesNotContain("a\u0001b");
    assertThat(set("x", "Acme", "key").code()).isEqualTo(2);
    assertThat(set("x".repeat(70_000), "acme", "key").err()).contains("at most 64 kB");
    Files.writeString(folder.resolve("key"), "a passphrase of mine");
    assertThat(set("x", "acme", "key").err()).contains("The store key from the file").contains("waybill secret key").doesNotContain("passphrase of mine");
    Files.delete(folder.resolve("key"));
    assertThat(set("x", "acme", "key").err()).contains("The store key should be in the file " + folder.resolve("key") + ", which is not there.");
    settings = Files.writeString(folder.resolve("waybill.yaml"), "data: var\n");
    assertThat(set("x", "acme", "key").err()).contains("There is no store key. Make one with `waybill secret key`");
    assertThat(folder.resolve("var/secrets.json")).doesNotExist();
  }

  @Test
  void aKeyIsRotatedInTwoSteps() throws Exception {
    set("canary-one", "acme", "key");
    Files.writeString(folder.resolve("new"), Ran.command("secret", "key").out());
    Ran rotated = secret("rotate", "--new-key", "file:" + folder.resolve("new"));
    assertThat(rotated.out()).as(rotated.err()).startsWith("Everything (1) opens with the new key ");
    String[] ids = secret("list").out().strip().split(" +");
    assertThat(ids).hasSize(4);
    assertThat(secret("rotate", "--finish").err()).contains("the new key is " + ids[2] + ", but `secrets.key` names " + ids[3] + " first");
    assertThat(set("canary-two", "acme", "between").err()).contains("the key of the store is being replaced", ids[2]);
    assertThat(secret("list").out().strip().split(" +")).isEqualTo(ids);
    settings = Files.writeString(folder.resolve("waybill.yaml"), "data: var\nsecrets: { key: [ { file: new }, { file: key } ] }\n");
    set("canary-two", "acme", "between");
    assertThat(secret("rotate", "--finish").out()).isEqualTo("Everything (2) is sealed with the key " + ids[2] + " alone.\n");
    assertThat(secret("list").out().lines()).hasSize(2).allMatch(line -> line.endsWith("  " + ids[2]));
  }

  @Test
  void aRotationIsFinishedByTheListAloneAndCanBeGivenUp() throws Exception {
    set("canary-one", "acme", "key");
    Files.writeString(folder.resolve("new"), Ran.command("secret", "key").out());
    secret("rotate", "--new-key", "file:" + folder.resolve("new"));
    assertThat(secret("rotate", "--new-key", "file:" + folder.resolve("key")).out()).startsWith("Everything (1) is sealed with the key ");
    assertThat(set("canary-two", "acme", "key").out()).startsWith("Replaced");
    Files.writeString(folder.resolve("key"), Files.readString(folder.resolve("new")) + Files.readString(folder.resolve("key")));
    assertThat(secret("rotate", "--finish").out()).startsWith("Everything (1) is sealed with the key ");
    Files.copy(folder.resolve("new"), folder.resolve("key"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(set("canary-three", "acme", "key").out()).startsWith("Replaced");
  }

  @Test
  void aRotationSaysWhatItNeeds() {
    assertThat(secret("rotate").code()).isEqualTo(2);
    assertThat(secret("rotate", "--new-key", "AAAA").err()).contains("The key itself is never an argument").doesNotContain("AAAA\n");
    assertThat(secret("rotate", "--new-key", "file:" + folder.resolve("none")).err()).contains("which is not there");
    assertThat(Ran.command("secret").code()).isEqualTo(2);
  }
}
