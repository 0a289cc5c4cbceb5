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
}
