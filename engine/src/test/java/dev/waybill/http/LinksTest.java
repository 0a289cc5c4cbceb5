package dev.waybill.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class LinksTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvFileSource(resources = "links.txt", delimiter = '|', quoteCharacter = '\0')
  void readsWhatStandsInTheField(String field, String links) {
    assertThat(Links.read(Headers.of("Link", field)).toString()).isEqualTo(links);
  }

  @Test
  void fieldsOfOneNameAddUpAndTheFirstOfATypeCounts() {
    Headers headers = Headers.of("link", "<a>; rel=next", "X", "<x>; rel=x").with("LINK", "<b>; rel=next, <c>; rel=prev");
    assertThat(Links.read(headers).toString()).isEqualTo("{\"next\":\"a\",\"prev\":\"c\"}");
    assertThat(Links.read(Headers.NONE).toString()).isEqualTo("{}");
  }
}
