package dev.waybill.schema;

import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import dev.waybill.tree.Suggest;
import java.util.List;

/** Finds what is wrong with the value of the keyword {@code file}. */
final class FileCheck {
  private static final String WANTED = "Write for example `file: { media: [application/pdf], max_bytes: 50MB }`.";

  private FileCheck() {}

  static void check(Node value, Findings findings) {
    if (!(value instanceof MapNode map)) {
      findings.error(value.place(), "wrong-type", "`file` is a map, but this is " + value.kind() + ".", WANTED);
      return;
    }
    Keys keys = new Keys(map, findings);
    keys.bytes("max_bytes");
    for (ScalarNode type : items(keys, "media", findings)) {
      if (!isRange(type.json().textValue())) {
        findings.error(type.place(), "bad-value", "This is no media type.", "Write for example `application/pdf`.");
      }
    }
    for (ScalarNode source : items(keys, "sources", findings)) {
      String word = source.json().asText();
      if (!FileRule.SOURCES.contains(word)) {
        String sentence = "A file cannot be given as `" + Shown.word(word) + "`.";
        findings.error(source.place(), "unknown-word", sentence, Suggest.remedy(word, FileRule.SOURCES));
      }
    }
    keys.finish();
  }

  private static List<ScalarNode> items(Keys keys, String key, Findings findings) {
    ListNode list = keys.list(key);
    if (list != null && list.items().isEmpty()) {
      findings.error(list.place(), "bad-value", "`" + key + "` is empty.", "Leave it out to allow all.");
    }
    return keys.words(key);
  }

  private static boolean isRange(String text) {
    String type = text.endsWith("/*") ? text.substring(0, text.length() - 1) + "x" : text;
    return !type.contains(";") && !type.contains("*") && MediaType.essence(type) != null;
  }
}
