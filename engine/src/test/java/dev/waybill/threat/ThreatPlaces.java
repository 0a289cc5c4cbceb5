package dev.waybill.threat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.xml.parsers.DocumentBuilderFactory;
import org.xml.sax.InputSource;

/**
 * Every place of a request that takes a value: a manifest's action for each, and how its encoding is read back by rules that are not
 * the engine's. A request is taken apart by what stands around the place when a plain word is in it.
 */
final class ThreatPlaces {
  static final String WORD = "Plain0Word";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How an action writes its request, and how what stands in the place is read. */
  record Place(String action, UnaryOperator<String> decode) {}

  static final Map<String, Place> ALL = new LinkedHashMap<>();

  static {
    put("path", "GET: \"/before/{{input.v}}/after?q=1\"", ThreatPlaces::segment);
    put("path-tail", "GET: \"/before/{{input.v}}\"", ThreatPlaces::segment);
    put("path-within", "GET: \"/before/x-{{input.v}}-y\"", ThreatPlaces::segment);
    put("query", "GET: \"/q?a=1&v={{input.v}}&z=2\"", ThreatPlaces::segment);
    put("query-map", "GET: /q, query: { a: \"1\", v: $.input.v, z: \"2\" }", ThreatPlaces::parameter);
    put("query-nested", "GET: /q, query: { a: \"1\", o: { v: $.input.v }, z: \"2\" }", ThreatPlaces::parameter);
    put("query-list", "GET: /q, query: { a: \"1\", l: [x, $.input.v, y] }", ThreatPlaces::parameter);
    put("header", "GET: /h, headers: { X-A: \"1\", X-V: \"p-{{input.v}}-s\", X-Z: \"2\" }", text -> text);
    put("header-whole", "GET: /h, headers: { X-A: \"1\", X-V: $.input.v, X-Z: \"2\" }", text -> text);
    put("json", "POST: /j, json: { a: 1, v: $.input.v, z: [2] }", ThreatPlaces::json);
    put("json-template", "POST: /j, json: { a: 1, v: \"Hi {{input.v}}!\", z: [2] }", ThreatPlaces::json);
    put("json-deep", "POST: /j, json: { a: [ { b: [ $.input.v ] } ], z: 2 }", ThreatPlaces::json);
    put("form", "POST: /f, form: { a: \"1\", v: $.input.v, z: \"2\" }", ThreatPlaces::parameter);
    put("form-nested", "POST: /f, form: { a: \"1\", o: { v: \"{{input.v}}\" }, z: \"2\" }", ThreatPlaces::parameter);
    put("graphql", "POST: /g, graphql: { query: \"query($t: String!) { x(t: $t) }\", variables: { t: $.input.v } }", ThreatPlaces::json);
    put("text", "POST: /t, text: \"before {{input.v}} after\"", ThreatPlaces::utf8);
    put("multipart", "POST: /m, multipart: { a: \"1\", v: $.input.v, z: \"2\" }", ThreatPlaces::utf8);
    put("filename", "POST: /m, multipart: { a: \"1\", f: { $file: $.input.f, $filename: \"{{input.v}}\" }, z: \"2\" }", ThreatPlaces::filename);
    put("xml", "POST: /x, xml: \"<a><b>1</b><v>{{input.v}}</v><z/></a>\"", text -> xml("<a>" + text + "</a>", false));
    put("xml-attribute", "POST: /x, xml: \"<a><v x=\\\"{{input.v}}\\\" y=\\\"2\\\"/></a>\"", text -> xml("<a x=\"" + text + "\"/>", true));
    put("soap", "POST: /s, soap: { version: \"1.1\", action: \"urn:Send\", ns: { f: \"urn:f\" }, body: \"<f:To>{{input.v}}</f:To>\" }", text -> xml("<a>" + text + "</a>", false));
  }

  private ThreatPlaces() {}

  private static void put(String name, String request, UnaryOperator<String> decode) {
    ALL.put(name, new Place("  " + name.replace('-', '_') + ": { input: { type: object, properties: { v: {}, f: { file: { sources: [base64] } } } }, request: { " + request + " } }\n", decode));
  }

  /** A request without what differs from one to the next: ids, lengths, boundaries. */
  static String stable(ThreatEcho.Seen seen) {
    String head = seen.head().replaceFirst("(?i)\r\ntraceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]", "\r\ntraceparent: T")
        .replaceFirst("(?i)\r\ncontent-length: \\d+", "\r\ncontent-length: N");
    String all = head + new String(seen.body(), StandardCharsets.ISO_8859_1);
    int at = head.indexOf("boundary=");
    return at < 0 ? all : all.replace(head.substring(at + 9, head.indexOf("\r\n", at)), "BOUNDARY");
  }

  /** What arrived in the place, after everything around it was found to be as it is around a plain word. */
  static String arrived(String place, String plain, String hostile) {
    int at = plain.indexOf(WORD);
    String prefix = plain.substring(0, at);
    String suffix = plain.substring(at + WORD.length());
    assertThat(suffix).doesNotContain(WORD);
    assertThat(hostile).startsWith(prefix).endsWith(suffix).hasSizeGreaterThanOrEqualTo(prefix.length() + suffix.length());
    return ALL.get(place).decode().apply(hostile.substring(prefix.length(), hostile.length() - suffix.length()));
  }

  /** Why a place cannot carry a text at all, or null; THREATS and the manifest format, place by place. */
  static String refused(String place, String text) {
    boolean lone = !StandardCharsets.UTF_8.newEncoder().canEncode(text);
    if (place.startsWith("header")) {
      return text.chars().anyMatch(c -> c < ' ' && c != '\t' || c > '~') ? "field" : null;
    }
    if (place.equals("path") || place.equals("path-tail")) {
      return text.isEmpty() || text.equals(".") || text.equals("..") ? "dots" : lone ? "surrogate" : null;
    }
    if (place.startsWith("xml") || place.equals("soap")) {
      return lone || text.chars().anyMatch(c -> c < ' ' && "\t\r\n".indexOf(c) < 0 || c == 0xfffe || c == 0xffff) ? "xml" : null;
    }
    return lone ? "surrogate" : null;
  }

  /** One percent-encoded piece of a URL: nothing but unreserved characters and capital escapes. */
  private static String segment(String text) {
    assertThat(text.replaceAll("%[0-9A-F]{2}", "")).matches("[A-Za-z0-9._~-]*");
    return percent(text, false);
  }

  private static String parameter(String text) {
    assertThat(text.replaceAll("%[0-9A-F]{2}", "")).matches("[A-Za-z0-9._~*+-]*");
    return percent(text, true);
  }

  private static String percent(String text, boolean plus) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(plus && c == '+' ? ' ' : c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String utf8(String latin1) {
    assertThat(latin1).doesNotContain("BOUNDARY");
    return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** RFC 7578, section 4.2, as browsers write it. */
  private static String filename(String latin1) {
    assertThat(latin1).doesNotContain("\"", "\r", "\n");
    return unescaped(utf8(latin1));
  }

  /** Browsers leave a percent sign as it is, so that a name which holds an escape already cannot be told from one that was escaped. */
  static String unescaped(String filename) {
    return filename.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
  }

  private static String json(String latin1) {
    try {
      return JSON.readTree("\"" + utf8(latin1) + "\"").textValue();
    } catch (IOException notJson) {
      throw new AssertionError(latin1, notJson);
    }
  }

  private static String xml(String latin1, boolean attribute) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      var root = builder.parse(new InputSource(new StringReader(utf8(latin1)))).getDocumentElement();
      return attribute ? root.getAttribute("x") : root.getTextContent();
    } catch (Exception notXml) {
      throw new AssertionError(latin1, notXml);
    }
  }
}
