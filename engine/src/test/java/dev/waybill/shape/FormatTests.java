package dev.waybill.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTests {
  private final Bench bench = new Bench();

  private String render(String directive, String value) {
    return bench.render("{`$from`: `$.body`, " + directive + "}", Bench.body(value)).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "digits ; `+1 (555) 123-4567 x9` ; `155512345679`",
        "digits ; 12.5 ; `125`",
        "digits ; `٣1` ; `1`",
        "e164 ; `+1 (555) 123-4567` ; `+15551234567`",
        "e164 ; `15551234567` ; `+15551234567`",
        "e164 ; 442079460018 ; `+442079460018`",
        "e164 ; `+49.30/1234-567` ; `+49301234567`",
        "mailbox ; `a@b.example` ; `a@b.example`",
        "mailbox ; {`email`: `a@b.example`} ; `a@b.example`",
        "mailbox ; {`email`: `a@b.example`, `name`: ``} ; `a@b.example`",
        "mailbox ; {`email`: `a@b.example`, `name`: null} ; `a@b.example`",
        "mailbox ; {`email`: `a@b.example`, `name`: `Ann Doe`} ; `Ann Doe <a@b.example>`",
        "mailbox ; {`email`: `a@b.example`, `name`: `Doe, Jane`} ; `\\`Doe, Jane\\` <a@b.example>`",
        "mailbox ; {`email`: `a@b.example`, `name`: `B \\`x\\` \\\\`} ; `\\`B \\\\\\`x\\\\\\` \\\\\\\\\\` <a@b.example>`",
        "mailbox ; {`email`: `a@b.example`, `name`: `J. Doe`} ; `\\`J. Doe\\` <a@b.example>`",
        "mailbox ; {`email`: `a@b.example`, `name`: ` x`} ; `\\` x\\` <a@b.example>`",
        "mailbox ; {`email`: `a@b.example`, `name`: `Zoë <evil@x.example>`} ; `\\`Zoë <evil@x.example>\\` <a@b.example>`",
        "mailbox ; {`email`: `ü+1@bücher.example`, `name`: `Zoë`} ; `Zoë <ü+1@bücher.example>`",
        "iso8601 ; 1700000000 ; `2023-11-14T22:13:20Z`",
        "iso8601 ; `1700000000123` ; `2023-11-14T22:13:20.123Z`",
        "iso8601 ; `Sun, 06 Nov 1994 08:49:37 GMT` ; `1994-11-06T08:49:37Z`",
        "iso8601 ; `2024-02-29T23:30:00+01:00` ; `2024-02-29T22:30:00Z`",
        "epoch ; `2023-11-14T22:13:20.999Z` ; 1700000000",
        "epoch ; 1700000000999 ; 1700000000",
        "epoch_ms ; `2023-11-14T22:13:20.999Z` ; 1700000000999",
        "epoch_ms ; 1700000000 ; 1700000000000",
        "upper ; `straße` ; `STRASSE`",
        "lower ; `ABC` ; `abc`",
        "trim ; ` \\t a b \\n` ; `a b`",
        "csv ; [`a`, 1.0, true, null] ; `a,1.0,true,`",
        "csv ; [`a,b`, `c\\`d`, `e\\nf`, ` g`] ; `\\`a,b\\`,\\`c\\`\\`d\\`,\\`e\\nf\\`, g`",
        "csv ; [] ; ``",
        "csv ; `a,b` ; `\\`a,b\\``",
      })
  void writes(String format, String value, String expected) {
    assertThat(render("`$format`: `" + format + "`", value)).isEqualTo(Bench.json(expected).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "digits ; `abc`", "digits ; ``", "digits ; [1]", "digits ; {}",
        "e164 ; `+0123456`", "e164 ; `0049301234`", "e164 ; `+1234567890123456`", "e164 ; `+1555CALL`", "e164 ; ``",
        "e164 ; `++1555`", "e164 ; `1`", "e164 ; `+1555\\u000b1`",
        "mailbox ; `a`", "mailbox ; `@b`", "mailbox ; `a@`", "mailbox ; `a@b@c`", "mailbox ; `a@b\\r\\nBcc: x@y`",
        "mailbox ; `a@b>, <x@y`", "mailbox ; `a b@c`", "mailbox ; 5",
        "mailbox ; {`name`: `x`}", "mailbox ; {`email`: 5}", "mailbox ; {`email`: `a@b`, `name`: `x\\r\\nBcc: y@z`}",
        "mailbox ; {`email`: `a@b`, `name`: `x\\u0000`}",
        "mailbox ; {`email`: `a@b`, `name`: `x\\u2028`}", "mailbox ; {`email`: `a@b,c@d`}", "mailbox ; [`a@b`]",
        "mailbox ; {`email`: `a@b\\u2028`}",
        "iso8601 ; `soon`", "iso8601 ; true", "epoch ; ``", "epoch ; []", "epoch_ms ; `2024-02-30`",
        "upper ; []", "lower ; {}", "trim ; [1]", "csv ; [[1]]", "csv ; {}",
      })
  void refuses(String format, String value) {
    assertThatThrownBy(() -> render("`$format`: `" + format + "`", value)).isInstanceOf(Unmapped.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "string ; 0.10 ; `0.10`", "string ; 12345678901234567890 ; `12345678901234567890`", "string ; true ; `true`",
        "string ; `x` ; `x`", "string ; 1e400 ; `1E+400`", "string ; null ; null",
        "integer ; `12` ; 12", "integer ; 12 ; 12", "integer ; 12.0 ; 12", "integer ; `12.00` ; 12", "integer ; `007` ; 7",
        "integer ; `-5` ; -5",
        "integer ; `12345678901234567890` ; 12345678901234567890", "integer ; 1e3 ; 1000", "integer ; null ; null",
        "number ; `1.10` ; 1.10", "number ; 1.10 ; 1.10", "number ; `5` ; 5", "number ; `-1e3` ; -1E+3",
        "boolean ; true ; true", "boolean ; `true` ; true", "boolean ; `False` ; false", "boolean ; 1 ; true",
        "boolean ; `0` ; false",
      })
  void casts(String type, String value, String expected) {
    assertThat(render("`$type`: `" + type + "`", value)).isEqualTo(expected.replace('`', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "string ; []", "string ; {}", "integer ; 12.5", "integer ; `12.5`", "integer ; ``", "integer ; ` 12`",
        "integer ; `+12`", "integer ; true", "integer ; `0x10`", "integer ; 1e1000000",
        "integer ; []", "number ; `1,5`", "number ; ``", "number ; `NaN`", "number ; true", "number ; `1e99999999999`",
        "boolean ; `yes`", "boolean ; 2", "boolean ; ``", "boolean ; []",
      })
  void refusesToCast(String type, String value) {
    assertThatThrownBy(() -> render("`$type`: `" + type + "`", value)).isInstanceOf(Unmapped.class);
  }
}
