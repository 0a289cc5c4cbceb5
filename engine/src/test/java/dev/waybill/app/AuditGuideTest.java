package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.audit.Field;
import dev.waybill.audit.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/audit.md} names what a record has, as the code does. */
class AuditGuideTest {
  private static final String PAGE = Ran.read(Ran.ROOT.resolve("docs/audit.md"));

  private static List<String> firstColumn(String head) {
    Matcher table = Pattern.compile("(?m)^\\| " + head + " \\|.*\\n\\|[-|]+\\n((?:\\|.*\\n)+)").matcher(PAGE);
    assertThat(table.find()).as(head).isTrue();
    List<String> rows = new ArrayList<>();
    table.group(1).lines().forEach(row -> rows.add(row));
    return rows;
  }

  @Test
  void theFieldsAreThoseOfTheCodeInTheirOrder() {
    assertThat(firstColumn("field")).isEqualTo(
        Stream.of(Field.values()).map(field -> "| `" + field.word() + "` | " + field.meaning() + " |").toList());
  }

  @Test
  void theKindsAreThoseOfTheCode() {
    assertThat(firstColumn("kind").stream().map(row -> row.replaceAll("^\\| `([a-z]+)` .*", "$1")).toList()).isEqualTo(Kind.words());
  }
}
