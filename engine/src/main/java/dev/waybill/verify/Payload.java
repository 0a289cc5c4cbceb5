package dev.waybill.verify;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.http.Content;
import dev.waybill.http.FileNode;
import dev.waybill.shape.Compiler;
import dev.waybill.template.Escape;
import dev.waybill.template.Template;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was signed: bytes. {@code {{raw}}} is the body as it came, byte for byte, whatever it holds; everything else is text in
 * UTF-8.
 */
final class Payload {
  private static final Pattern RAW = Pattern.compile("(?<!\\\\)\\{\\{\\s*(?:request\\.)?raw\\s*\\}\\}");

  /** Stands where the raw bytes do. */
  private static final Template BODY = new Template() {
    @Override
    public String render(Document document) {
      throw new IllegalStateException("bytes are not text");
    }

    @Override
    public boolean isConstant() {
      return false;
    }
  };

  private final List<Template> pieces;

  private Payload(List<Template> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /** Beside holes of its own, {@code raw} may be given to a function, as in {@code {{sha256 raw}}}. */
  static Payload compile(Node node, VerifySource source, boolean stamped) {
    Compiler compiler = stamped
        ? source.compiler().with(source.scope().with(Root.RAW, Names.LEAF).with(Root.TIMESTAMP, Names.LEAF))
        : source.with(Root.RAW, Names.LEAF);
    if (!(node instanceof ScalarNode scalar) || !scalar.isText()) {
      return new Payload(List.of(compiler.template(node, Escape.NONE)));
    }
    String text = scalar.json().textValue();
    if (text.equals("$.raw") || text.equals("$.request.raw")) {
      return new Payload(List.of(BODY));
    }
    List<Template> pieces = new ArrayList<>();
    Matcher holes = RAW.matcher(text);
    int from = 0;
    while (holes.find()) {
      add(text.substring(from, holes.start()), scalar, compiler, pieces);
      pieces.add(BODY);
      from = holes.end();
    }
    add(text.substring(from), scalar, compiler, pieces);
    refuseConstant(pieces, scalar, source.findings());
    return new Payload(pieces);
  }

  private static void add(String text, ScalarNode node, Compiler compiler, List<Template> pieces) {
    if (!text.isEmpty()) {
      pieces.add(compiler.template(new ScalarNode(node.place(), TextNode.valueOf(text), text, node.plain()), Escape.NONE));
    }
  }

  private static void refuseConstant(List<Template> pieces, ScalarNode node, Findings findings) {
    if (pieces.stream().allMatch(Template::isConstant)) {
      findings.error(node.place(), "bad-verify",
          "The payload is the same for every delivery, so one signature would fit them all.",
          "Write what the provider signs, for example \"{{timestamp}}.{{raw}}\".");
    }
  }

  /** @throws dev.waybill.template.Unrenderable where something that was signed is absent */
  byte[] bytes(Document document, Buffer raw) {
    if (pieces.size() == 1 && pieces.get(0) == BODY) {
      return raw.getBytes();
    }
    Document whole = document.withLazy(Root.RAW, () -> FileNode.of(null, null, null, Content.of(raw)));
    Buffer bytes = Buffer.buffer();
    for (Template piece : pieces) {
      if (piece == BODY) {
        bytes.appendBuffer(raw);
      } else {
        bytes.appendBytes(piece.render(whole).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.getBytes();
  }
}
