package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Binary;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a function was given. Its sentences name the function, never a value. */
record Arguments(String function, List<JsonNode> values, Map<String, JsonNode> options, Budget budget) {
  private static final int LARGEST_SCALE = 1_000;

  int count() {
    return values.size();
  }

  JsonNode get(int index) {
    return values.get(index);
  }

  String text(int index) {
    String text = Text.of(get(index));
    if (text == null) {
      throw wants("text", index);
    }
    return text;
  }

  BigDecimal number(int index) {
    BigDecimal number = Numbers.of(get(index)).orElseThrow(() -> wants("a number", index));
    if (Math.abs((long) number.scale()) > LARGEST_SCALE) {
      throw new Unrenderable("`" + function + "` cannot take a number of that size.");
    }
    return number;
  }

  int integer(int index) {
    try {
      return number(index).intValueExact();
    } catch (ArithmeticException fraction) {
      throw wants("a whole number", index);
    }
  }

  /** The bytes of a file, or of text in UTF-8. */
  byte[] bytes(int index) {
    if (get(index) instanceof Binary file) {
      byte[] bytes = file.bytesInMemory();
      if (bytes == null) {
        throw new Unrenderable("`" + function + "` needs the file's content, which is not in memory.");
      }
      budget.file(file, bytes.length * 2);
      return bytes;
    }
    return utf8(text(index));
  }

  byte[] utf8(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException half) {
      throw new Unrenderable("`" + function + "` was given half of a character pair, which has no bytes.");
    }
  }

  Unrenderable wants(String wanted, int index) {
    return new Unrenderable("`" + function + "` takes " + wanted + ", and was given " + Text.kind(get(index)) + ".");
  }
}
