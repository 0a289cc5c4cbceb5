package dev.waybill.tree;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes a JSON tree as YAML 1.2 for people to read. */
public final class YamlText {
  private YamlText() {}

  public static String write(JsonNode value) {
    DumpSettings settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(130).setMultiLineFlow(false)
        .build();
    return new Dump(settings).dumpToString(plain(value));
  }

  private static Object plain(JsonNode value) {
    if (value.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      value.properties().forEach(field -> map.put(field.getKey(), plain(field.getValue())));
      return map;
    }
    if (value.isArray()) {
      List<Object> list = new ArrayList<>();
      value.forEach(item -> list.add(plain(item)));
      return list;
    }
    if (value.isNumber()) {
      return value.isIntegralNumber() ? value.bigIntegerValue() : value.decimalValue();
    }
    return value.isNull() ? null : value.isBoolean() ? value.booleanValue() : value.asText();
  }
}
