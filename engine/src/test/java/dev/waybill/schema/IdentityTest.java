package dev.waybill.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IdentityTest {
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "1 | 1.0 | true",
        "1 | '1' | false",
        "100 | 1e2 | true",
        "0.10 | 0.1 | true",
        "0 | -0.0 | true",
        "12345678901234567890 | 12345678901234567891 | false",
        "true | 'true' | false",
        "true | 1 | false",
        "null | 'null' | false",
        "null | false | false",
        "{'a':1,'b':[2]} | {'b':[2.0],'a':1} | true",
        "{'a':1} | {'a':1,'b':null} | false",
        "{} | [] | false",
        "[1,2] | [2,1] | false",
        "[[1],2] | [[1,2]] | false",
        "['a','b'] | ['ab'] | false",
        "['1'] | [1] | false",
        "[null] | ['null'] | false",
        "[true] | ['true'] | false",
        "{'a':'b'} | ['a','b'] | false",
        "[1,23] | [12,3] | false",
      })
  void isEqualWhereTheValuesAre(String one, String other, boolean equal) {
    assertThat(Identity.of(Given.json(one)).equals(Identity.of(Given.json(other)))).isEqualTo(equal);
    for (String schema : new String[] {"{const: X}", "{enum: [X]}"}) {
      String written = schema.replace("X", one.replace(":", ": "));
      boolean holds = JsonSchema.compile(Given.node(written).json()).validate(Given.json(other)).isEmpty();
      assertThat(holds).isEqualTo(equal);
    }
    JsonNode both = Given.array(Given.json(one), Given.json(other));
    assertThat(Given.schema("{uniqueItems: true}").validate(both).isEmpty()).isNotEqualTo(equal);
  }

  @Test
  @Timeout(20)
  void staysFastWhereHashesCollide() {
    ArrayNode list = Given.array();
    for (int i = 0; i < 1 << 15; i++) {
      StringBuilder text = new StringBuilder();
      for (int bit = 0; bit < 15; bit++) {
        text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      list.add(text.toString());
    }
    assertThat(Given.schema("{uniqueItems: true}").validate(list)).isEmpty();
  }
}
