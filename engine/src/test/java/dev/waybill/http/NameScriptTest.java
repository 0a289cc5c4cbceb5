package dev.waybill.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that browsers refuse by UTS 46 though IDNA 2003 takes them. */
class NameScriptTest {
  @ParameterizedTest
  @ValueSource(strings = {"\u0300api.good.example", "a.\u0300b.example", "api.good.example\u0660", "api\u0660.good.example", "\u0660api.example",
      "1a.\u05d0\u05d1.example", "\u05d0a.example", "a\u05d0.example", "\u05d0\u0661.example", "xn--api-fdc.good.example", "xn--example-82j.example"})
  void refusesThem(String host) {
    assertThatThrownBy(() -> Target.parse("https://" + host + "/")).isInstanceOf(BadTarget.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b\u00fccher.example", "\u4f60\u597d.example", "\u05d0\u05d1\u05d2.example", "a1.\u05d0\u05d1.example", "\u0627\u0628.example",
      "1a.b\u00fccher.example", "\u03b2\u03cc\u03bb.example"})
  void takesSoundOnes(String host) {
    assertThat(Target.parse("https://" + host + "/").host()).contains("xn--");
  }
}
