package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkExtensionTest {
  @ParameterizedTest
  @ValueSource(strings = {"", ";a", " ;a", "; a", ";a=b", ";a = b", ";a;b=c ;\td", ";a=\"\"", ";a=\"b;c\"", ";a=\"b\\\"c\"", ";a=\"\\\\\";b"})
  void takesWordsAndTextsThatAreClosed(String text) {
    assertThat(ChunkExtension.isSound(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "a", ";", ";;", ";a;", ";a=", ";a= ", ";a ", ";=b", ";a==b", ";\"", ";a=\"", ";a=\"b", ";a=\"b\\", ";a=\"b\\\"", ";a=\"b\"c",
    ";a b", ";a=b c", ";a=\u00e9", ";a=\"\u00e9\"", ";a=\"\u0001\"", ";a=\"\u007f\"", ";a,b", ",a", "=b", ";a=(b)", ";\u00e9"})
  void refusesWhatAnotherReaderMightReadOn(String text) {
    assertThat(ChunkExtension.isSound(text)).isFalse();
  }
}
