package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.path.Selector;
import dev.waybill.template.Escape;
import dev.waybill.template.Template;
import dev.waybill.template.Text;
import dev.waybill.template.Unrenderable;

/** The text of one selected value, escaped for its place: what {@code $.a.b} means where text belongs. */
record SelectedText(Selector selector, Escape escape) implements Template {
  @Override
  public String render(Document document) {
    JsonNode value = selector.select(document);
    String text = Text.of(value);
    if (text == null) {
      boolean none = value.isMissingNode() || value.isNull();
      throw new Unrenderable("`" + selector.text() + "` is " + (value.isMissingNode() ? "absent" : Text.kind(value))
          + (none ? ", and text needs it." : ", which has no text of its own."));
    }
    if (escape == Escape.PATH && (text.isEmpty() || text.equals(".") || text.equals(".."))) {
      throw new Unrenderable("The path segment of `" + selector.text() + "` would be empty, `.` or `..`.");
    }
    return escape.encode(text, selector.text());
  }

  @Override
  public boolean isConstant() {
    return false;
  }

  /** Text that is always the same. */
  static Template constant(String text) {
    TextNode node = TextNode.valueOf(text);
    return new Template() {
      @Override
      public String render(Document document) {
        return node.textValue();
      }

      @Override
      public boolean isConstant() {
        return true;
      }
    };
  }
}
