package dev.waybill.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.kind.Key;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Keys;
import java.util.HashSet;
import java.util.List;

/**
 * {@code csv}: comma-separated values (RFC 4180) as a list. The first row names the fields of the objects that the others give; with
 * {@code header: false} each row is a list. Values are text. A row of another width than the first is refused by its number.
 */
public final class CsvDecoder implements DecoderKind {
  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String summary() {
    return "CSV as a list of objects by its header row, values as text";
  }

  @Override
  public List<Key> keys() {
    return List.of(Key.optional("header", "true or false", "whether the first row names the columns; without it each row is a list"));
  }

  @Override
  public Decoder compile(Keys keys) {
    boolean header = keys == null || keys.bool("header", true);
    return reply -> {
      if (reply.body().length() == 0) {
        return MissingNode.getInstance();
      }
      List<List<String>> rows = new CsvText(TextDecoder.text(reply)).rows();
      return header ? objects(rows) : lists(rows);
    };
  }

  private static JsonNode lists(List<List<String>> rows) {
    ArrayNode list = ExactNodes.FACTORY.arrayNode(rows.size());
    rows.forEach(row -> row.forEach(list.addArray()::add));
    return list;
  }

  private static JsonNode objects(List<List<String>> rows) {
    ArrayNode list = ExactNodes.FACTORY.arrayNode(rows.size());
    if (rows.isEmpty()) {
      return list;
    }
    List<String> names = rows.get(0);
    if (new HashSet<>(names).size() < names.size()) {
      throw new Undecodable("The first row of the provider's CSV names a column twice.");
    }
    for (List<String> row : rows.subList(1, rows.size())) {
      ObjectNode object = list.addObject();
      for (int i = 0; i < names.size(); i++) {
        object.put(names.get(i), row.get(i));
      }
    }
    return list;
  }
}
