package dev.waybill.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"'key', 'key'", "'key\n', 'key'", "'key\r\n', 'key'", "' key ', ' key '"})
  void aFilesLastNewlineIsNoPartOfTheSecret(String written, String read) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), written);
    assertThat(SecretText.fromFile(file).reveal()).isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource({"'a\nb\n'", "'a\tb'", "'a\u0000b'", "'\n'", "''"})
  void whatCannotBeSentIsRefusedByPlaceNotByValue(String written) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), written);
    assertThatThrownBy(() -> SecretText.fromFile(file)).isInstanceOf(SecretSource.Unreadable.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aPemKeepsItsLines() throws Exception {
    String pem = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----";
    assertThat(SecretText.fromFile(Files.writeString(folder.resolve("pem"), pem + "\n")).reveal()).isEqualTo(pem);
  }

  @Test
  void whatIsNotThereIsNothing() {
    assertThat(SecretText.fromFile(folder.resolve("none"))).isNull();
    assertThat(SecretText.fromEnvironment(Map.of(), "NONE")).isNull();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "'' | is empty.", "'\n' | holds a control character at position 1.", "'a\tb' | holds a control character at position 2.",
    "'ab\u001f' | holds a control character at position 3.", "'\u007fa' | holds a control character at position 1.",
    "'-----BEGIN X\t' | holds a control character at position 13.", "' -----BEGIN X\nA' | holds a control character at position 14.",
  })
  void saysWhereASecretFromTheEnvironmentIsWrong(String value, String flaw) {
    assertThatThrownBy(() -> SecretText.fromEnvironment(Map.of("KEY", value), "KEY")).isInstanceOf(SecretSource.Unreadable.class)
        .hasMessage("The secret from the environment variable KEY " + flaw);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " a~\u0080", "-----BEGIN X\r\nA\n", "-----BEGIN \n"})
  void takesASecretFromTheEnvironmentAsItStands(String value) {
    assertThat(SecretText.fromEnvironment(Map.of("KEY", value), "KEY").reveal()).isEqualTo(value);
  }

  @Test
  void aFileOfSixtyFourKibibytesIsTakenAndNoLarger() throws Exception {
    String longest = "k".repeat(64 * 1024);
    Path file = Files.writeString(folder.resolve("long"), longest);
    assertThat(SecretText.fromFile(file).reveal()).isEqualTo(longest);
    Files.writeString(file, longest + "k");
    assertThatThrownBy(() -> SecretText.fromFile(file)).isInstanceOf(SecretSource.Unreadable.class)
        .hasMessage("The secret file " + file + " is larger than 65536 bytes.");
  }

  @Test
  void aFileThatIsNoTextIsSaidWithoutItsContent() throws Exception {
    Path file = Files.write(folder.resolve("binary"), new byte[] {'k', (byte) 0xff});
    assertThatThrownBy(() -> SecretText.fromFile(file)).isInstanceOf(SecretSource.Unreadable.class)
        .hasMessage("The secret file " + file + " is not text in UTF-8.");
    assertThatThrownBy(() -> SecretText.fromFile(folder)).isInstanceOf(SecretSource.Unreadable.class)
        .hasMessage(folder + " is a directory, and a secret comes from a file.");
  }
}
