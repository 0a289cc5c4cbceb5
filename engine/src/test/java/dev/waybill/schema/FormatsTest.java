package dev.waybill.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FormatsTest {
  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "phone | +15551234567 | true",
        "phone | +12 | true",
        "phone | +1 | false",
        "phone | +0551234567 | false",
        "phone | +123456789012345 | true",
        "phone | +1234567890123456 | false",
        "phone | 15551234567 | false",
        "phone | +1 555 123 | false",
        "phone | +1٥٥٥ | false",
        "hostname-label | a | true",
        "hostname-label | a-b9 | true",
        "hostname-label | A | true",
        "hostname-label | -a | false",
        "hostname-label | a- | false",
        "hostname-label | a.b | false",
        "hostname-label | a_b | false",
        "hostname-label | a/b | false",
        "hostname-label | é | false",
        "date-time | 2026-01-31T23:59:59Z | true",
        "date-time | 2026-01-31t23:59:59.123456789+05:30 | true",
        "date-time | 2026-01-31T23:59Z | false",
        "date-time | 2026-01-31T23:59:59 | false",
        "date-time | 2026-02-30T00:00:00Z | false",
        "date-time | 2026-01-31T24:00:00Z | false",
        "date-time | 2016-12-31T23:59:60Z | true",
        "date-time | 2016-12-31T22:59:60Z | false",
        "date-time | 2016-12-31T15:59:60-08:00 | true",
        "date-time | +12026-01-01T00:00:00Z | false",
        "date-time | 2026-01-31 | false",
        "date | 2026-01-31 | true",
        "date | 2026-1-31 | false",
        "date | 2023-02-29 | false",
        "date | 2024-02-29 | true",
        "time | 12:00:00Z | true",
        "time | 12:00:00 | false",
        "time | 12:00:00+24:00 | false",
        "duration | P1DT2H | true",
        "duration | 1h | false",
        "email | a@b.example | true",
        "email | a.b+c@localhost | true",
        "email | \"a b\"@x.example | true",
        "email | a@[127.0.0.1] | true",
        "email | a@[x] | false",
        "email | .a@b.example | false",
        "email | a@-b.example | false",
        "email | a@b.example, c@d.example | false",
        "email | <a@b.example> | false",
        "email | ä@b.example | false",
        "idn-email | ä@bücher.example | true",
        "email | a@@b.example | false",
        "email | a b@c.example | false",
        "hostname | api.acme.example | true",
        "hostname | -a.example | false",
        "hostname | a_b.example | false",
        "ipv4 | 127.0.0.1 | true",
        "ipv4 | 127.0.0.256 | false",
        "ipv4 | 127.1 | false",
        "ipv6 | ::1 | true",
        "ipv6 | 127.0.0.1 | false",
        "uri | https://a.example/x?y=z | true",
        "uri | /x | false",
        "uri | https://a.example/a b | false",
        "uri-reference | /x | true",
        "uri-template | /users/{id}{?a,b*} | true",
        "uri-template | /users/{id | false",
        "uri-template | /a b | false",
        "uuid | 123e4567-e89b-12d3-a456-426614174000 | true",
        "uuid | 123e4567e89b12d3a456426614174000 | false",
        "json-pointer | /a~1b/0 | true",
        "json-pointer | a | false",
        "json-pointer | /a~2 | false",
        "relative-json-pointer | 1/a | true",
        "relative-json-pointer | /a | false",
        "regex | ^a+$ | true",
        "regex | ( | false",
      })
  void asserts(String format, String text, boolean valid) {
    assertThat(Given.schema("{format: " + format + "}").validate(TextNode.valueOf(text)).isEmpty()).isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource({"63,true", "64,false"})
  void boundsTheLengthOfALabel(int length, boolean valid) {
    TextNode label = TextNode.valueOf("a".repeat(length));
    assertThat(Given.schema("{format: hostname-label}").validate(label).isEmpty()).isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource({"phone", "date-time", "uri"})
  void leavesAloneWhatIsNoText(String format) {
    assertThat(Given.schema("{format: " + format + "}").validate(Given.json("5"))).isEmpty();
  }
}
