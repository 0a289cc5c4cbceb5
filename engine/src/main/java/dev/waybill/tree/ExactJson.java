package dev.waybill.tree;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.math.BigDecimal;

/** Writes JSON text (RFC 8259) whose numbers have the digits that {@link ExactNodes} keeps. Thread-safe. */
public final class ExactJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private ExactJson() {}

  /**
   * UTF-8 bytes.
   *
   * @throws JsonProcessingException where a text holds a lone surrogate, or the value is nested too deeply
   */
  public static byte[] bytes(JsonNode value) throws JsonProcessingException {
    byte[] usual = usual(value);
    if (usual != null) {
      return usual;
    }
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(512); JsonGenerator generator = MAPPER.createGenerator(bytes)) {
      write(value, generator);
      return bytes.toByteArray();
    } catch (JsonProcessingException unwritable) {
      throw unwritable;
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The same quickly; null where something in the value is unusual, so that it has to be written the other way. */
  public static byte[] usual(JsonNode value) {
    JsonBytes text = JsonBytes.own();
    return text.value(value) ? text.copy() : null;
  }

  /**
   * UTF-8 bytes, written to a stream that is left open.
   *
   * @throws JsonProcessingException where a text holds a lone surrogate, or the value is nested too deeply
   */
  public static void write(JsonNode value, OutputStream bytes) throws IOException {
    try (JsonGenerator generator = MAPPER.createGenerator(bytes).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      write(value, generator);
    }
  }

  /** Characters; lone surrogates stay as they are. */
  public static String text(JsonNode value) throws JsonProcessingException {
    try (StringWriter text = new StringWriter(256); JsonGenerator generator = MAPPER.createGenerator(text)) {
      write(value, generator);
      return text.toString();
    } catch (JsonProcessingException unwritable) {
      throw unwritable;
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void write(JsonNode value, JsonGenerator generator) throws IOException {
    MAPPER.writeValue(new Digits(generator), value);
    generator.flush();
  }

  /** Writes decimals by their text; everything else as it is. */
  private static final class Digits extends JsonGeneratorDelegate {
    private Digits(JsonGenerator generator) {
      super(generator, true);
    }

    @Override
    public void writeNumber(BigDecimal number) throws IOException {
      delegate.writeNumber(ExactNodes.text(number));
    }
  }
}
