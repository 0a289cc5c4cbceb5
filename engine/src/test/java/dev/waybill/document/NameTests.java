package dev.waybill.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NameTests {
  private final ObjectNode headers = JsonNodeFactory.instance.objectNode().put("x-id", "h").put("X-Id", "never");

  @Test
  void writesHeaderNamesInLowerCaseAndNoOthers() {
    assertThat(Name.canonical(List.of("header", "X-Id"))).containsExactly("header", "x-id");
    assertThat(Name.canonical(List.of("request", "headers", "X-Id"))).containsExactly("request", "headers", "x-id");
    assertThat(Name.canonical(List.of("steps", "Up", "header", "X-Id"))).containsExactly("steps", "Up", "header", "x-id");
    assertThat(Name.canonical(List.of("steps", "header", "Id", "X"))).containsExactly("steps", "header", "Id", "X");
    assertThat(Name.canonical(List.of("request", "form", "Id"))).containsExactly("request", "form", "Id");
    assertThat(Name.canonical(List.of("body", "header", "X-Id"))).containsExactly("body", "header", "X-Id");
    assertThat(Name.canonical(List.of("header"))).containsExactly("header");
  }

  @Test
  void findsAHeaderHoweverItIsSpelt() {
    Document document = Document.EMPTY.with(Root.HEADER, headers);
    assertThat(Name.of(List.of("header", "X-ID")).orElseThrow().find(document).textValue()).isEqualTo("h");
    assertThat(Name.of(List.of("heading", "X-ID"))).isEmpty();
  }

  @Test
  void tellsWhatMayStandBelowAName() {
    Names url = new Names.Fields(Map.of("url", Names.LEAF));
    Scope scope = Scope.empty().with(Root.INPUT, new Names.Fields(Map.of("media", new Names.Elements(url))))
        .with(Root.BODY, Names.ANY);
    assertThat(scope.at(List.of("input", "media"))).isEqualTo(new Names.Elements(url));
    assertThat(scope.at(List.of("input", "media", "*"))).isEqualTo(url);
    assertThat(scope.at(List.of("input", "media", 0, "url"))).isEqualTo(Names.LEAF);
    assertThat(scope.at(List.of("body", "x"))).isEqualTo(Names.ANY);
    assertThat(scope.at(List.of("input", "none", "x"))).isEqualTo(Names.ANY);
    assertThat(scope.at(List.of("secret"))).isEqualTo(Names.ANY);
  }
}
