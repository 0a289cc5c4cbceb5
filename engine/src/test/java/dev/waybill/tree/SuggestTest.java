package dev.waybill.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestTest {
  @ParameterizedTest
  @CsvSource({
    "timeot, timeout", "TIMEOUT, timeout", "tiemout, timeout", "ehco, echo", "qeury, query", "chioces, choices", "retrry, retry",
    "acton, action", "actions_, actions", "josn, json",
  })
  void namesTheWordThatWasMeant(String word, String meant) {
    assertThat(Suggest.remedy(word, List.of("timeout", "echo", "query", "choices", "retry", "action", "actions", "json")))
        .isEqualTo("Did you mean `" + meant + "`?");
  }

  @ParameterizedTest
  @CsvSource({"ohce", "echoechoecho", "''", "e", "xxxx", "ce", "oech"})
  void listsAFewWordsWhereNoneIsNear(String word) {
    assertThat(Suggest.remedy(word, List.of("echo", "timeout"))).isEqualTo("Known here: echo, timeout.");
  }

  @Test
  void saysNothingWhereThereIsNothingToSay() {
    assertThat(Suggest.remedy("x", Collections.emptyList())).isEmpty();
    assertThat(Suggest.remedy("x", IntStream.range(10, 31).mapToObj(i -> "word-" + i).toList())).isEmpty();
  }
}
