package dev.waybill.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Published test vectors, each file with its source named. */
public final class Vectors {
  private Vectors() {}

  public static JsonNode read(String file) {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + file)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public static Stream<JsonNode> each(String file, String list) {
    return StreamSupport.stream(read(file).path(list).spliterator(), false);
  }

  /** A key in a vector: a JWK, or the text itself. */
  public static String key(JsonNode vector) {
    JsonNode key = vector.path("key");
    return key.isObject() ? key.toString() : key.textValue();
  }
}
