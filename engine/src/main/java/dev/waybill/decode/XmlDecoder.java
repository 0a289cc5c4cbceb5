package dev.waybill.decode;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.kind.Key;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ScalarNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code xml}: a document (XML 1.0) as a tree. Prefixes are dropped; an attribute is {@code @name}; an element with neither attributes nor
 * children is its text, another an object that has its text as {@code #text}; repeated elements are a list, and so is always what
 * {@code arrays} names. A document type declaration is refused, so there are no entities and nothing is ever fetched; depth and number of
 * elements are bounded.
 */
public final class XmlDecoder implements DecoderKind {
  @Override
  public String name() {
    return "xml";
  }

  @Override
  public String summary() {
    return "XML as a tree: prefixes dropped, attributes as @name, repeated elements as lists";
  }

  @Override
  public List<Key> keys() {
    return List.of(Key.optional("arrays", "list of texts", "dotted paths from the root element that are always lists"));
  }

  @Override
  public Decoder compile(Keys keys) {
    Set<String> arrays = keys == null || !keys.has("arrays") ? Set.of() : paths(keys);
    return reply -> {
      if (reply.body().length() == 0) {
        return MissingNode.getInstance();
      }
      Coded.refuse(reply);
      return new XmlTree(arrays).read(XmlText.of(reply.body().getBytes(), ContentType.of(reply).declared()));
    };
  }

  private static Set<String> paths(Keys keys) {
    Set<String> paths = new HashSet<>();
    for (ScalarNode node : keys.words("arrays")) {
      String path = node.json().textValue();
      if (!path.matches("[^.\\s@#:$]+(\\.[^.\\s@#:$]+)+")) {
        keys.findings().error(node.place(), "bad-path", "`" + path + "` is no path from the root element to a repeated one.",
            "Write the names of the elements without prefixes, such as `Root.Item`.");
      }
      paths.add(path);
    }
    return paths;
  }
}
