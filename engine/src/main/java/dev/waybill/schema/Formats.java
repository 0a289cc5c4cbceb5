package dev.waybill.schema;

import com.google.re2j.Pattern;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.format.Format;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The formats a schema may name: those of JSON Schema 2020-12, {@code phone} (E.164) and {@code hostname-label} (RFC 1123). All
 * are asserted on texts of bounded length; what is refused is not written to a log.
 */
final class Formats {
  private static final String POINTER = "(/([^/~]|~[01])*)*";
  private static final String VARIABLE = "(\\w|%[0-9A-Fa-f]{2})(\\.?(\\w|%[0-9A-Fa-f]{2}))*(:[1-9][0-9]{0,3}|\\*)?";
  private static final String EXPRESSION = "\\{[+#./;?&=,!@|]?" + VARIABLE + "(," + VARIABLE + ")*\\}";

  private static final Map<String, Format> ALL = new LinkedHashMap<>();

  static {
    add(new Matching("date-time", 64, "a point in time by RFC 3339, for example 2026-01-01T00:00:00Z", Times::isDateTime));
    add(new Matching("date", 10, "a date, for example 2026-01-31", Times::isDate));
    add(new Matching("time", 64, "a time of day by RFC 3339, for example 12:30:00Z", Times::isTime));
    add("duration", 64, "a duration by ISO 8601, for example PT15M");
    add(new Matching("email", 254, "an e-mail address", whole(email("", "[A-Za-z0-9]"))));
    add(new Matching("idn-email", 254, "an e-mail address", whole(email("\\x{80}-\\x{10ffff}", "[\\p{L}\\p{N}\\p{M}]"))));
    add("hostname", 253, "a host name");
    add("idn-hostname", 253, "a host name");
    add("ipv4", 15, "an IPv4 address");
    add("ipv6", 45, "an IPv6 address");
    add("uri", 8_192, "a URI");
    add("uri-reference", 8_192, "a URI or a reference relative to one");
    add("iri", 8_192, "an IRI");
    add("iri-reference", 8_192, "an IRI or a reference relative to one");
    add("uuid", 36, "a UUID");
    add("regex", 2_000, "a regular expression");
    add(new Matching("uri-template", 8_192, "a URI template",
        whole("([^\\x00-\\x20\"'%<>\\\\^`{|}\\x7f]|%[0-9A-Fa-f]{2}|" + EXPRESSION + ")*")));
    add(new Matching("json-pointer", 8_192, "a JSON Pointer", whole(POINTER)));
    add(new Matching("relative-json-pointer", 8_192, "a relative JSON Pointer",
        whole("(0|[1-9][0-9]*)(#|" + POINTER + ")")));
    add(new Matching("phone", 16, "a phone number in E.164 form, for example +15551234567", Formats::isPhone));
    add(new Matching("hostname-label", 63, "one label of a host name: letters, digits and inner hyphens, at most 63",
        whole("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")));
  }

  private Formats() {}

  static Iterable<Format> all() {
    return ALL.values();
  }

  static Set<String> names() {
    return ALL.keySet();
  }

  /** What a text of this format is, to follow "must be". */
  static String description(String name) {
    Format format = ALL.get(name);
    if (format instanceof Matching matching) {
      return matching.description();
    }
    return format instanceof Bounded bounded ? bounded.description() : "of format " + name;
  }

  /** The test of a format that is ours, on whole texts, or null. */
  static Predicate<String> own(String name) {
    return ALL.get(name) instanceof Matching matching ? text -> matching.matches(null, text) : null;
  }

  private static boolean isPhone(String text) {
    boolean valid = text.length() >= 3 && text.charAt(0) == '+' && text.charAt(1) != '0';
    for (int i = 1; valid && i < text.length(); i++) {
      valid = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return valid;
  }

  /** RFC 5321 § 4.1.2: a dot string or a quoted one, then a domain or an address in brackets. Whether it exists is not asked. */
  private static String email(String more, String letter) {
    String atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~" + more + "-]+";
    String quoted = "\"([^\"\\\\\\x00-\\x1f\\x7f]|\\\\[\\x20-\\x7e])*\"";
    String label = letter + "((" + letter + "|-){0,61}" + letter + ")?";
    String domain = label + "(\\." + label + ")*|\\[(IPv6:)?[0-9A-Fa-f:.]+\\]";
    return "(" + atom + "(\\." + atom + ")*|" + quoted + ")@(" + domain + ")";
  }

  private static Predicate<String> whole(String pattern) {
    return Pattern.compile(pattern)::matches;
  }

  private static void add(String name, int longest, String description) {
    Format known =
        com.networknt.schema.format.Formats.DEFAULT.stream()
            .filter(format -> format.getName().equals(name))
            .findFirst()
            .orElseThrow();
    add(new Bounded(known, longest, description));
  }

  private static void add(Format format) {
    ALL.put(format.getName(), format);
  }

  private record Bounded(Format format, int longest, String description) implements Format {
    @Override
    public String getName() {
      return format.getName();
    }

    @Override
    public boolean matches(ExecutionContext context, SchemaContext schema, String text) {
      return text.length() <= longest && format.matches(context, schema, text);
    }
  }

  private record Matching(String name, int longest, String description, Predicate<String> test) implements Format {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean matches(ExecutionContext context, String text) {
      return text.length() <= longest && test.test(text);
    }
  }
}
