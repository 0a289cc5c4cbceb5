package dev.waybill.threat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** Where a value may stand in a request, and how somebody who knows nothing of the gateway reads it there. */
enum Places {
  JSON("POST: /json, json: { v: $.input.v, rest: 1 }") {
    @Override
    String readOnce(HttpServerRequest request, Buffer body) throws Exception {
      JsonNode json = Caller.JSON.readTree(body.getBytes());
      JsonNode v = json.path("v");
      return json.path("rest").asInt() != 1 || json.size() > 2 ? BROKEN : v.isTextual() ? v.textValue() : v.isMissingNode() ? "null" : v.toString();
    }
  },
  TEMPLATE("POST: /template, json: { v: \"{{input.v}}\", rest: 1 }") {
    @Override
    String readOnce(HttpServerRequest request, Buffer body) throws Exception {
      JsonNode json = Caller.JSON.readTree(body.getBytes());
      return json.size() == 2 && json.path("rest").asInt() == 1 && json.path("v").isTextual() ? json.path("v").textValue() : BROKEN;
    }
  },
  GRAPHQL("POST: /graphql, graphql: { query: \"query($v: String) { a(v: $v) }\", variables: { v: $.input.v } }") {
    @Override
    String readOnce(HttpServerRequest request, Buffer body) throws Exception {
      JsonNode json = Caller.JSON.readTree(body.getBytes());
      JsonNode v = json.path("variables").path("v");
      boolean whole = json.size() == 2 && json.path("query").asText().equals("query($v: String) { a(v: $v) }") && json.path("variables").size() <= 1;
      return whole ? v.isTextual() ? v.textValue() : v.asText() : BROKEN;
    }
  },
  FORM("POST: /form, form: { v: $.input.v, rest: \"1\" }") {
    @Override
    String readOnce(HttpServerRequest request, Buffer body) {
      return pair(body.toString());
    }

    @Override
    boolean refusesAlso(String text) {
      return control(text);
    }
  },
  QUERY("GET: /query, query: { v: $.input.v, rest: \"1\" }") {
    @Override
    String readOnce(HttpServerRequest request, Buffer body) {
      return request.uri().startsWith("/query?") ? pair(request.uri().substring("/query?".length())) : BROKEN;
    }

    @Override
    boolean refusesAlso(String text) {
      return control(text);
    }
  },
  PATH("GET: \"/path/{{input.v}}/end\"") {
    @Override
    String readOnce(HttpServerRequest request, Buffer body) {
      Matcher matcher = SEGMENT.matcher(request.uri());
      return matcher.matches() ? plain(matcher.group(1)) : BROKEN;
    }

    @Override
    boolean refusesAlso(String text) {
      return text.isEmpty() || text.equals(".") || text.equals("..") || control(text);
    }
  },
  HEADER("GET: /header, headers: { X-V: \"{{input.v}}\" }") {
    @Override
    String readOnce(HttpServerRequest request, Buffer body) {
      return request.headers().getAll("X-V").size() <= 1 && !request.headers().contains("X-Evil")
          ? request.headers().contains("X-V") ? request.getHeader("X-V") : "" : BROKEN;
    }

    @Override
    boolean refusesAlso(String text) {
      return text.chars().anyMatch(c -> c < 0x20 && c != '\t' || c > 0x7e);
    }
  },
  XML("POST: /xml, xml: \"<a x='{{input.v}}'><b>{{input.v}}</b><c/></a>\"") {
    @Override
    String readOnce(HttpServerRequest request, Buffer body) throws Exception {
      return element(body, "a");
    }

    @Override
    boolean refusesAlso(String text) {
      return text.codePoints().anyMatch(c -> c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0xfffe || c == 0xffff);
    }
  },
  MULTIPART("POST: /multipart, multipart: { v: $.input.v, rest: \"1\" }") {
    @Override
    String readOnce(HttpServerRequest request, Buffer body) {
      Matcher type = BOUNDARY.matcher(request.getHeader("Content-Type"));
      if (!type.matches()) {
        return BROKEN;
      }
      String[] parts = ("\r\n" + body.toString()).split(Pattern.quote("\r\n--" + type.group(1)), -1);
      int end = parts.length == 4 ? parts[1].indexOf("\r\n\r\n") : -1;
      return end > 0 && parts[3].startsWith("--") && parts[1].substring(0, end).contains("name=\"v\"") ? parts[1].substring(end + 4) : BROKEN;
    }
  },
  TEXT("POST: /text, text: \"[{{input.v}}]\"") {
    @Override
    String readOnce(HttpServerRequest request, Buffer body) {
      String text = body.toString();
      return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : BROKEN;
    }
  };

  private static final String BROKEN = "it broke out of its place";
  private static final Pattern SEGMENT = Pattern.compile("/path/([A-Za-z0-9%._~!$&'()*+,;=:@-]+)/end");
  private static final Pattern BOUNDARY = Pattern.compile("multipart/form-data; ?boundary=\"?([^\";]+)\"?");

  private final String request;

  Places(String request) {
    this.request = request;
  }

  /** The lines of a manifest's request. */
  String request() {
    return request;
  }

  /** What stands there; a text of its own where more or less than a value does. */
  String read(HttpServerRequest request, Buffer body) {
    try {
      return readOnce(request, body);
    } catch (Exception unreadable) {
      return BROKEN + ": " + unreadable;
    }
  }

  abstract String readOnce(HttpServerRequest request, Buffer body) throws Exception;

  /** The text as it is read there: white space around a header's value is no part of it (RFC 9110, section 5.5). */
  final String arriving(String text) {
    return this == HEADER ? text.strip() : text;
  }

  /** Whether the place cannot carry this text, so that a refusal is right. */
  final boolean mayRefuse(String text) {
    return refusesAlso(text) || half(text);
  }

  boolean refusesAlso(String text) {
    return false;
  }

  private static boolean half(String text) {
    return !StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static boolean control(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static String plain(String encoded) {
    return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Both readings of a plus must come to the same. */
  private static String pair(String pairs) {
    String[] all = pairs.split("&");
    if (all.length == 1 && all[0].equals("rest=1")) {
      return "null";
    }
    if (all.length != 2 || !all[0].startsWith("v=") || !all[1].equals("rest=1")) {
      return BROKEN;
    }
    String value = all[0].substring(2);
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  private static String element(Buffer body, String name) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    Element root = factory.newDocumentBuilder().parse(new ByteArrayInputStream(body.getBytes())).getDocumentElement();
    Element b = (Element) root.getElementsByTagName("b").item(0);
    boolean whole = root.getTagName().equals(name) && root.getChildNodes().getLength() == 2 && root.getAttributes().getLength() == 1
        && b.getElementsByTagName("*").getLength() == 0 && b.getTextContent().equals(root.getAttribute("x"));
    return whole ? b.getTextContent() : BROKEN + ": " + body;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
