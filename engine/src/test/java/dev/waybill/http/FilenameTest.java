package dev.waybill.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilenameTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "attachment; filename=\"fax.pdf\"                       | fax.pdf",
    "attachment; filename=fax.pdf                           | fax.pdf",
    "attachment;filename=fax.pdf;size=3                     | fax.pdf",
    "ATTACHMENT; FILENAME = \"fax.pdf\"                     | fax.pdf",
    "inline; filename=\"a b;c=d.pdf\"                       | a b;c=d.pdf",
    "attachment; filename=\"a\\\"b.pdf\"                    | a\"b.pdf",
    "attachment; filename*=UTF-8''na%C3%AFve%20plan.pdf     | naïve plan.pdf",
    "attachment; filename*=utf-8'en'%e2%82%ac.pdf           | €.pdf",
    "attachment; filename*=iso-8859-1''%A3.pdf              | £.pdf",
    "attachment; filename=\"x.pdf\"; filename*=UTF-8''y.pdf | y.pdf",
    "attachment; filename*=UTF-8''y.pdf; filename=\"x.pdf\" | y.pdf",
    "attachment; filename=\"x.pdf\"; filename*=UTF-8''%C3   | x.pdf",
    "attachment; filename=\"x.pdf\"; filename*=UTF-8''%zz   | x.pdf",
    "attachment; filename=\"x.pdf\"; filename*=koi8-r''%C1  | x.pdf",
    "attachment; filename=\"x.pdf\"; filename*=y.pdf        | x.pdf",
    "attachment; filename=\"x.pdf\"; filename=\"y.pdf\"     | x.pdf",
    "attachment; filename=\"../../etc/passwd\"              | passwd",
    "attachment; filename=\"C:\\dir\\fax.pdf\"              | fax.pdf",
    "attachment; filename=\"..\\\\..\\\\x\"                 | x",
    "attachment; filename*=UTF-8''%2e%2e%2fx.pdf            | x.pdf",
    "attachment; filename=\"a/\"                            | ",
    "attachment; filename=\"..\"                            | ",
    "attachment; filename=\".\"                             | ",
    "attachment; filename=\"\"                              | ",
    "attachment; filename*=UTF-8''%0D%0Aa%00.pdf            | a.pdf",
    "attachment; filename*=UTF-8''fdp%E2%80%AE.exe          | fdp.exe",
    "attachment; filename=\"x.pdf                           | x.pdf",
    "attachment; filename                                   | ",
    "attachment                                             | ",
    "filename=fax.pdf                                       | ",
  })
  void readsTheNameAndDropsWhatIsNone(String field, String name) {
    assertThat(Filename.of(field)).isEqualTo(name);
  }

  @Test
  void readsUtf8ThatCameAsLatin1() {
    assertThat(Filename.of("attachment; filename=\"Ã©tÃ©.pdf\"")).isEqualTo("été.pdf");
    assertThat(Filename.of("attachment; filename=\"\u00e9t\u00e9.pdf\"")).isEqualTo("été.pdf");
  }

  @Test
  void aNameIsBounded() {
    assertThat(Filename.of("attachment; filename=" + "a".repeat(255))).hasSize(255);
    assertThat(Filename.of("attachment; filename=" + "a".repeat(256))).isNull();
    assertThat(Filename.of(null)).isNull();
  }
}
