package dev.waybill.body;

import dev.waybill.http.Envelope;
import dev.waybill.http.FieldRules;
import dev.waybill.http.Headers;
import dev.waybill.kind.Key;
import dev.waybill.kind.Settings;
import dev.waybill.template.Escape;
import dev.waybill.template.Template;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * {@code soap}: an envelope around a template (SOAP 1.1, W3C Note of 2000, or SOAP 1.2, second edition). 1.1 sends {@code text/xml} and
 * the action as {@code SOAPAction}; 1.2 sends it in the media type. The body that is sent is one {@link Envelope}.
 */
public final class SoapBody implements BodyKind {
  private static final String PREFIX = "[A-Za-z_][A-Za-z0-9._-]*";

  @Override
  public String name() {
    return "soap";
  }

  @Override
  public String summary() {
    return "a template in a SOAP envelope; values are escaped";
  }

  @Override
  public List<Key> keys() {
    return List.of(
        Key.optional("version", "text", "\"1.1\" (the default) or \"1.2\""),
        Key.optional("action", "template", "the SOAP action"),
        Key.optional("ns", "map of texts", "namespaces by prefix, declared on the envelope"),
        Key.required("body", "template", "the XML inside the envelope's body"));
  }

  @Override
  public BodyEncoder compile(BodySource source) {
    source.refuseFields(name());
    if (!(source.value() instanceof MapNode map)) {
      source.findings().error(source.value().place(), "wrong-type", "`soap` is a map with `body`, not " + source.value().kind() + ".");
      return BodyEncoder.NONE;
    }
    Settings settings = new Settings(map, source.compiler(), source.findings());
    String version = settings.keys().oneOf("version", List.of("1.1", "1.2"));
    Node action = settings.keys().node("action");
    Template actionText = action == null ? null : source.compiler().template(action, Escape.HEADER);
    if (action instanceof ScalarNode && actionText.isConstant() && !isQuotable(XmlBody.text(action))) {
      source.findings().error(action.place(), "bad-value",
          "The SOAP action holds a quote or another character that a header cannot carry.",
          "Write it without quotes: they are added.");
    }
    Map<String, String> prefixes = prefixes(settings);
    int before = source.findings().errors();
    Node body = settings.keys().required("body");
    Template bodyText = body == null ? null : source.compiler().template(body, Escape.XML);
    settings.finish(this);
    if (body == null || source.findings().errors() > before) {
      return BodyEncoder.NONE;
    }
    TreeSet<String> inScope = new TreeSet<>(prefixes.keySet());
    inScope.add(Envelope.PREFIX);
    new WellFormed(body.place(), source.findings()).fragment(XmlBody.text(body), inScope);
    boolean newer = "1.2".equals(version);
    return (document, boundary) -> {
      Envelope envelope = Envelope.of(newer ? Envelope.Version.V1_2 : Envelope.Version.V1_1, prefixes, bodyText.render(document));
      String said = actionText == null ? null : quotable(actionText.render(document));
      return newer
          ? new Encoded(envelope.asBody(), "application/soap+xml; charset=utf-8" + (said == null ? "" : "; action=\"" + said + "\""))
          : new Encoded(envelope.asBody(), "text/xml; charset=utf-8", Headers.of("SOAPAction", "\"" + (said == null ? "" : said) + "\""));
    };
  }

  private static boolean isQuotable(String action) {
    return action.indexOf('"') < 0 && action.indexOf('\\') < 0 && FieldRules.isValue(action);
  }

  private static String quotable(String action) {
    if (!isQuotable(action)) {
      throw new Unrenderable("The SOAP action holds a quote or another character that a header cannot carry.");
    }
    return action;
  }

  private static Map<String, String> prefixes(Settings settings) {
    Map<String, String> prefixes = new LinkedHashMap<>();
    MapNode map = settings.keys().map("ns");
    if (map == null) {
      return prefixes;
    }
    map.entries().forEach((prefix, entry) -> {
      if (!prefix.matches(PREFIX) || prefix.toLowerCase(Locale.ROOT).startsWith("xml") || prefix.equals(Envelope.PREFIX)) {
        settings.findings().error(entry.keyPlace(), "bad-prefix", "`" + prefix + "` cannot be a prefix here.",
            "Use letters and digits; `soap` is the envelope's own, and names that begin with `xml` are XML's.");
      } else if (!(entry.value() instanceof ScalarNode scalar) || !scalar.isText() || scalar.json().textValue().isBlank()
          || scalar.json().textValue().contains("{{")) {
        settings.findings().error(entry.value().place(), "bad-prefix", "A namespace is a URI that is written out, not " + what(entry.value())
            + ".", "Write it as the provider's WSDL has it.");
      } else {
        prefixes.put(prefix, scalar.json().textValue());
      }
    });
    return prefixes;
  }

  private static String what(Node value) {
    return value instanceof ScalarNode scalar && scalar.isText() ? scalar.json().textValue().isBlank() ? "empty" : "a template" : value.kind();
  }
}
