package dev.waybill.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.http.BadTarget;
import dev.waybill.http.Target;
import dev.waybill.problem.Failure;
import dev.waybill.template.Escape;
import dev.waybill.template.Template;
import dev.waybill.template.Templates;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import java.time.Instant;
import java.util.UUID;

/** Whatever a template says and whatever is filled in, the text keeps to its place, or there are findings or a refusal. */
public final class TemplateFuzz {
  private static final Place PLACE = new Place("manifest.yaml", 1, 1, "text");
  private static final Scope SCOPE = Scope.empty().with(Root.INPUT, Names.ANY).with(Root.BODY, Names.ANY);
  private static final int MOST_RENDERED = 9_000_000;
  private static final Templates TEMPLATES = new Templates(() -> Instant.EPOCH, () -> new UUID(0, 0));

  public static void fuzzerTestOneInput(byte[] bytes) {
    Feed data = new Feed(bytes);
    Escape escape = data.pick(Escape.values());
    String value = data.line();
    String text = data.rest();
    Findings findings = new Findings();
    Template template = TEMPLATES.compile(text, PLACE, escape, SCOPE, findings);
    if (findings.hasErrors()) {
      findings.list().forEach(finding -> assertThat(finding.message()).isNotBlank());
      return;
    }
    try {
      String rendered = template.render(document(value));
      assertThat(rendered.length()).isLessThan(MOST_RENDERED);
      keeps(escape, rendered, text);
    } catch (Unrenderable | Failure refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  /** What is filled into one hole never adds a character that the place would read as its own. */
  private static void keeps(Escape escape, String rendered, String text) {
    if (escape == Escape.HEADER && text.chars().noneMatch(c -> c < ' ' || c > '~')) {
      assertThat(rendered.chars().noneMatch(c -> c < ' ' && c != '\t' || c == 0x7f)).isTrue();
    }
    if (escape == Escape.PATH && text.equals("/{{input.v}}/end")) {
      try {
        Target.checkPath(rendered);
        assertThat(rendered.chars().filter(c -> c == '/').count()).isEqualTo(2);
        assertThat(rendered).doesNotContain("?", "#");
      } catch (BadTarget refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
  }

  private static Document document(String value) {
    ObjectNode input = ExactNodes.FACTORY.objectNode();
    input.put("v", value).put("n", value.length());
    input.putArray("list").add(value).add(true).addObject().put("name", value);
    JsonNode body = input.deepCopy();
    return Document.EMPTY.with(Root.INPUT, input).with(Root.BODY, body);
  }
}
