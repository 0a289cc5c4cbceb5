package dev.waybill.server;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import dev.waybill.tree.ExactJson;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.StrictJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * JSON as callers send and get it: read strictly (RFC 8259, UTF-8 only, no duplicate names, one document, bounded depth, digits
 * and number of values), every digit kept both ways. A refusal says where, and never repeats what stood there. Thread-safe.
 */
final class JsonText {
  static final int MAX_DEPTH = 500;
  private static final int MAX_DIGITS = 1_000;
  private static final long MAX_VALUES = 500_000;
  private static final JsonNodeFactory NODES = ExactNodes.FACTORY;

  private static final StrictJson JSON = new StrictJson(StreamReadConstraints.builder()
      .maxNestingDepth(MAX_DEPTH)
      .maxNumberLength(MAX_DIGITS)
      .maxStringLength(Integer.MAX_VALUE)
      .maxTokenCount(MAX_VALUES)
      .build());

  private JsonText() {}

  static ObjectNode object() {
    return NODES.objectNode();
  }

  /**
   * The document in these bytes.
   *
   * @param what what a refusal calls them: {@code The body}
   */
  static JsonNode read(Buffer bytes, String what) {
    JsonNode sound = JSON.quick(whole(bytes));
    if (sound != null) {
      return sound;
    }
    CharBuffer text = characters(bytes, what);
    try {
      JsonNode read = JSON.read(new java.io.CharArrayReader(text.array(), text.arrayOffset(), text.length()));
      if (read == null || read.isMissingNode()) {
        throw malformed(what + " is empty where a JSON document is expected.");
      }
      return read;
    } catch (StreamConstraintsException beyond) {
      throw malformed(what + " is nested deeper than " + MAX_DEPTH + " levels, holds a number of more than " + MAX_DIGITS
          + " digits, or more than " + MAX_VALUES + " values" + at(beyond.getLocation()) + ".");
    } catch (JsonProcessingException wrong) {
      throw malformed(what + " is not valid JSON" + at(wrong.getLocation())
          + ". Duplicate names, comments, NaN and a second document are not valid either.");
    } catch (NumberFormatException beyondAnyExponent) {
      throw malformed(what + " holds a number whose exponent is out of all bounds.");
    } catch (java.io.IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The bytes where they lie, if nothing else lies there. */
  private static byte[] whole(Buffer text) {
    ByteBuf bytes = text.getByteBuf();
    return WholeBody.isAlone(bytes) ? bytes.array() : text.getBytes();
  }

  private static CharBuffer characters(Buffer bytes, String what) {
    try {
      return StandardCharsets.UTF_8.newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes.getBytes()));
    } catch (CharacterCodingException notUtf8) {
      throw malformed(what + " is not UTF-8 text.");
    }
  }

  private static String at(JsonLocation location) {
    return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static Failure malformed(String sentence) {
    return Problem.of(Code.MALFORMED_REQUEST, "json", sentence).failure();
  }

  /** A half character (a lone surrogate), which UTF-8 cannot hold, is written as U+FFFD. Fails with {@code bad_response} where it is too deep. */
  static Buffer write(JsonNode value) {
    try {
      return Buffer.buffer(Unpooled.wrappedBuffer(ExactJson.bytes(value)));
    } catch (JsonProcessingException half) {
      return Buffer.buffer(halved(value));
    } catch (StackOverflowError deep) {
      throw unwritable();
    }
  }

  private static byte[] halved(JsonNode value) {
    try {
      return new String(ExactJson.text(value).getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException | StackOverflowError deep) {
      throw unwritable();
    }
  }

  private static Failure unwritable() {
    return Problem.of(Code.BAD_RESPONSE, "unwritable", "The answer is nested too deeply to be written.").failure();
  }
}
