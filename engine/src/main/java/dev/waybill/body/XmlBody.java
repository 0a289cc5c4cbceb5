package dev.waybill.body;

import dev.waybill.http.Body;
import dev.waybill.kind.Key;
import dev.waybill.template.Escape;
import dev.waybill.template.Template;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** {@code xml}: a template whose values are XML-escaped, in UTF-8. Found at load to be well-formed whatever the values are. */
public final class XmlBody implements BodyKind {
  @Override
  public String name() {
    return "xml";
  }

  @Override
  public String summary() {
    return "a template as XML; values are escaped";
  }

  @Override
  public List<Key> keys() {
    return List.of();
  }

  @Override
  public BodyEncoder compile(BodySource source) {
    source.refuseFields(name());
    int before = source.findings().errors();
    Template template = source.compiler().template(source.value(), Escape.XML);
    if (source.findings().errors() == before) {
      new WellFormed(source.value().place(), source.findings()).document(text(source.value()));
    }
    return (document, boundary) -> new Encoded(Body.of(Buffer.buffer(template.render(document))), "application/xml; charset=utf-8");
  }

  /** A template as it is written. */
  static String text(Node node) {
    return ((ScalarNode) node).json().asText();
  }
}
