package dev.waybill.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.function.LongConsumer;

/**
 * Reads JSON texts of strangers (RFC 8259) into trees that keep every digit: no duplicate names, one document, within limits. Small texts
 * of the usual kind are read by {@link UsualJson}, all others by the library, whose parsers share no table of names, so that nobody's
 * names are anybody else's problem. Thread-safe.
 */
public final class StrictJson {
  /** With the usual limits: for texts of operators and of those who are known. */
  public static final StrictJson STANDARD = new StrictJson(StreamReadConstraints.defaults());

  /** Of larger texts the library's reading is as quick. */
  private static final int SMALL = 64 << 10;

  private final StreamReadConstraints limits;
  private final UsualNames names = new UsualNames();
  private final JsonMapper plain;

  public StrictJson(StreamReadConstraints limits) {
    this.limits = limits;
    this.plain = mapper(plain(limits));
  }

  /** Makes parsers that share nothing: a table of names refuses texts that hold very many, and can be filled with colliding ones. */
  static JsonFactory plain(StreamReadConstraints limits) {
    return JsonFactory.builder().streamReadConstraints(limits).disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();
  }

  private static JsonMapper mapper(JsonFactory factory) {
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .nodeFactory(ExactNodes.FACTORY)
        .build();
  }

  /** The tree; a missing node where the text is empty. What is no UTF-8 is refused as what is no JSON is. */
  public JsonNode read(byte[] text) throws IOException {
    return read(text, ignored -> {});
  }

  /** @param tokens told how many names, values, and beginnings and ends of lists and objects it has, unless it is empty */
  public JsonNode read(byte[] text, LongConsumer tokens) throws IOException {
    JsonNode read = quick(text, tokens);
    if (read != null) {
      return read;
    }
    Utf8.check(text);
    if (isWide(text)) {
      throw new CharacterCodingException();
    }
    try (JsonParser parser = plain.createParser(text)) {
      JsonNode value = plain.readTree(parser);
      if (value == null) {
        return ExactNodes.FACTORY.missingNode();
      }
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "more than one document");
      }
      tokens.accept(parser.currentTokenCount());
      return value;
    }
  }

  /**
   * The same from characters, without any table.
   *
   * @throws NumberFormatException where an exponent is beyond all bounds
   */
  public JsonNode read(String text) throws JsonProcessingException {
    return plain.readTree(text);
  }

  /** The same from characters; what is wrong is told with its line and column. */
  public JsonNode read(Reader text) throws IOException {
    return plain.readTree(text);
  }

  /** The tree of a small text of the usual kind; null where it is not, or anything is wrong, which only a reading tells more of. */
  public JsonNode quick(byte[] text) {
    return quick(text, ignored -> {});
  }

  private JsonNode quick(byte[] text, LongConsumer tokens) {
    UsualJson.Read usual = text.length > SMALL ? null : UsualJson.read(text, limits, names);
    if (usual == null) {
      return null;
    }
    tokens.accept(usual.tokens());
    return usual.value();
  }

  /** Given bytes, the parser guesses: a zero among the first four makes it read UTF-16 or UTF-32, which no text of ours is. */
  private static boolean isWide(byte[] text) {
    for (int i = 0; i < Math.min(4, text.length); i++) {
      if (text[i] == 0) {
        return true;
      }
    }
    return false;
  }
}
