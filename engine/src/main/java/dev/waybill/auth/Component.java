package dev.waybill.auth;

import dev.waybill.http.FieldRules;
import dev.waybill.http.HttpCall;
import dev.waybill.http.Target;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * One component of a request that a signature covers (RFC 9421 § 2).
 *
 * @param name a field in lower case, or a derived component with its {@code @}
 * @param parameter the query parameter's name as it is, or null
 */
record Component(String name, String parameter) {
  static final List<String> DERIVED =
      List.of("@method", "@target-uri", "@authority", "@scheme", "@request-target", "@path", "@query", "@query-param");
  private static final String BY_NAME = ";name=";

  /** The component, or null where the text names none that a request has. */
  static Component parse(String text) {
    int parameter = text.indexOf(BY_NAME);
    String name = parameter < 0 ? text : text.substring(0, parameter);
    String value = parameter < 0 ? null : unquoted(text.substring(parameter + BY_NAME.length()));
    if (name.startsWith("@")) {
      boolean needed = name.equals("@query-param");
      return DERIVED.contains(name) && needed == (value != null && !value.isEmpty()) ? new Component(name, value) : null;
    }
    return value == null && FieldRules.isToken(name) ? new Component(name.toLowerCase(Locale.ROOT), null) : null;
  }

  private static String unquoted(String text) {
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"") ? text.substring(1, text.length() - 1) : text;
  }

  /** As it stands in the list of components. */
  String identifier() {
    return '"' + name + '"' + (parameter == null ? "" : BY_NAME + '"' + PercentText.encode(parameter) + '"');
  }

  /** The value in this request. A field that it does not have is refused. */
  String value(HttpCall call) {
    Target target = call.target();
    return switch (name) {
      case "@method" -> call.method();
      case "@target-uri" -> target.url();
      case "@authority", "host" -> RequestView.host(target);
      case "@scheme" -> target.scheme();
      case "@request-target" -> target.path();
      case "@path" -> PercentText.withoutQuery(target.path());
      case "@query" -> "?" + PercentText.query(target.path());
      case "@query-param" -> query(target.path());
      default -> field(call);
    };
  }

  private String query(String path) {
    List<PercentText.Pair> found = PercentText.pairs(PercentText.query(path), true).stream()
        .filter(pair -> pair.name().equals(parameter)).toList();
    if (found.size() != 1) {
      throw Credential.refused("The signature covers the query parameter `" + parameter + "`, which the request has "
          + (found.isEmpty() ? "not." : "more than once."));
    }
    return PercentText.encode(found.get(0).value());
  }

  private String field(HttpCall call) {
    List<String> values = call.headers().all(name);
    if (values.isEmpty() && name.equals("content-length")) {
      return String.valueOf(call.body().length());
    }
    if (values.isEmpty()) {
      throw Credential.refused("The signature covers the header `" + name + "`, which the request does not have.");
    }
    StringJoiner joined = new StringJoiner(", ");
    values.forEach(value -> joined.add(value.strip()));
    return joined.toString();
  }

  /** The signature base (RFC 9421 § 2.5) of these components and parameters, {@code ;created=…}. */
  static String base(List<Component> components, String parameters, HttpCall call) {
    StringBuilder base = new StringBuilder();
    components.forEach(one -> base.append(one.identifier()).append(": ").append(one.value(call)).append('\n'));
    return base.append("\"@signature-params\": ").append(input(components, parameters)).toString();
  }

  /** The components and parameters as they stand in Signature-Input. */
  static String input(List<Component> components, String parameters) {
    StringJoiner list = new StringJoiner(" ", "(", ")");
    components.forEach(one -> list.add(one.identifier()));
    return list + parameters;
  }
}
