package dev.waybill.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.http.HttpReply;
import dev.waybill.kind.Key;
import dev.waybill.tree.Keys;
import java.util.List;

/** {@code auto}: by the reply's content type; text where it names nothing that is known here. */
public final class AutoDecoder implements DecoderKind {
  private static final Decoder XML = new XmlDecoder().compile(null);
  private static final Decoder CSV = new CsvDecoder().compile(null);
  private static final Decoder NDJSON = new NdjsonDecoder().compile(null);

  @Override
  public String name() {
    return "auto";
  }

  @Override
  public String summary() {
    return "by the reply's content type: JSON, XML, CSV, NDJSON, form, else text";
  }

  @Override
  public List<Key> keys() {
    return List.of();
  }

  @Override
  public Decoder compile(Keys keys) {
    return AutoDecoder::read;
  }

  /** As the content type says. */
  static JsonNode read(HttpReply reply) {
    if (reply.body().length() == 0) {
      return MissingNode.getInstance();
    }
    Coded.refuse(reply);
    ContentType type = ContentType.of(reply);
    if (type.isJson()) {
      return JsonDecoder.read(reply);
    }
    if (type.isXml()) {
      return XML.decode(reply);
    }
    if (type.isCsv()) {
      return CSV.decode(reply);
    }
    if (type.isNdjson()) {
      return NDJSON.decode(reply);
    }
    if (type.isForm()) {
      return FormDecoder.parse(TextDecoder.text(reply));
    }
    if (Form.isMultipart(reply)) {
      return Form.of(reply.headers(), reply.body()).whole();
    }
    return type.isText() ? TextDecoder.read(reply) : textIfItIs(reply);
  }

  /** A type that promises no text: the body is there if it is text all the same, and absent if it is not. */
  private static JsonNode textIfItIs(HttpReply reply) {
    try {
      return TextDecoder.read(reply);
    } catch (Undecodable bytes) {
      return MissingNode.getInstance();
    }
  }

  /** As the content type says; a missing node where that fails: for replies that are failures anyway. */
  public static JsonNode readFailure(HttpReply reply) {
    try {
      return read(reply);
    } catch (Undecodable unusable) {
      return MissingNode.getInstance();
    }
  }
}
