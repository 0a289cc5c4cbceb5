package dev.waybill.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', value = {
    "plain                                          | plain",
    "a{{x}}b{{base64 y}}                            | a_b_",
    "\\{{x}}                                        | {{x}}",
    "a{{! no }}b                                    | ab",
    "{{#if x}}1{{/if}}2                             | 12;2",
    "{{#if x}}1{{else}}2{{/if}}                     | 1;2",
    "{{#unless x}}1{{/unless}}                      | 1;''",
    "{{#if x}}1{{else if y}}2{{else}}3{{/if}}       | 1;2;3",
    "{{#if x}}1{{else if y}}2{{/if}}                | 1;2;''",
    "{{#each x}}<{{this}}>{{/each}}                 | <_>;''",
    "{{#if x}}a{{#if y}}b{{else}}c{{/if}}{{/if}}d   | abd;acd;d",
    "{{#if x}}a{{else}}{{#if y}}b{{else}}c{{/if}}{{/if}} | a;b;c",
    "{{#if x}}a{{/if}}{{#if y}}b{{/if}}             | ab;b;a",
    "{{/if}}a                                       | a",
    "{{x                                            | NONE",
  })
  void everyBranchStandsInAText(String template, String texts) {
    assertThat(Variants.of(template, "_")).isEqualTo(texts.equals("NONE") ? List.of() : List.of(texts.replace("''", "").split(";", -1)));
  }
}
