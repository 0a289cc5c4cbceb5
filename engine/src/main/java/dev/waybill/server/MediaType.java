package dev.waybill.server;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A {@code Content-Type} (RFC 9110, section 8.3.1), strictly read. Immutable.
 *
 * @param type lower-case {@code type/subtype}
 * @param parameters by lower-case name
 */
record MediaType(String type, Map<String, String> parameters) {

  /** The one value of the header field; empty where there is none, several, or one that is no media type. */
  static Optional<MediaType> of(List<String> fields) {
    return fields.size() == 1 ? parse(fields.get(0)) : Optional.empty();
  }

  private static Optional<MediaType> parse(String field) {
    HeaderWords words = new HeaderWords(field);
    String type = words.token();
    if (type == null || !words.take('/')) {
      return Optional.empty();
    }
    String subtype = words.token();
    Map<String, String> parameters = subtype == null ? null : words.parameters();
    return parameters == null ? Optional.empty()
        : Optional.of(new MediaType((type + "/" + subtype).toLowerCase(Locale.ROOT), new TreeMap<>(parameters)));
  }

  /** JSON in UTF-8: {@code application/json} or a type that ends in {@code +json}. */
  boolean isJson() {
    String charset = parameters.getOrDefault("charset", "utf-8");
    return (type.equals("application/json") || type.startsWith("application/") && type.endsWith("+json"))
        && charset.equalsIgnoreCase("utf-8");
  }

  boolean isFormData() {
    return type.equals("multipart/form-data");
  }
}
