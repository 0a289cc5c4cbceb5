package dev.waybill.secret;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every spelling of a secret that is looked for, and which part of it already counts. Of a long secret the first or last eight
 * characters do, and any sixteen in a row. Not where those are public: the frame of a PEM text and its first characters (its lines count instead), a JSON text
 * (its longer values count), the header of a JWT (its signature counts), the host of a URL.
 */
final class Spellings {
  /** Shorter values would mask ordinary words. */
  static final int MIN_LENGTH = 4;

  private static final int BASE64_FRAGMENT = 11;
  private static final int BASE32_FRAGMENT = 13;
  private static final int WIDE = 2;
  /** Longer ones are not looked for in an encoding of an encoding. */
  private static final int MOST_TWICE = 1_024;
  private static final int DEEPEST = 8;
  private static final Pattern LINE_END = Pattern.compile("\\r?\\n|\\\\r|\\\\n");
  private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{1,15}://[^/?#]*[/?#]?");
  /** A number or an id in hex, which is the same in capital letters. */
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f-]*[A-Fa-f][0-9A-Fa-f-]*");
  private static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

  private final List<Spelling> plain = new ArrayList<>();
  private final List<Spelling> bare = new ArrayList<>();
  private final List<Spelling> hex = new ArrayList<>();

  /** As they stand. */
  List<Spelling> plain() {
    return plain;
  }

  /** Without backslashes, for texts in which something is escaped. */
  List<Spelling> bare() {
    return bare;
  }

  /** Those that are hex digits of bytes, eight of them or more; they are among the plain ones. */
  List<Spelling> hex() {
    return hex;
  }

  void add(String value) {
    add(value, 0);
  }

  private void add(String value, int depth) {
    if (value.length() < MIN_LENGTH) {
      return;
    }
    JsonNode json = depth < DEEPEST ? json(value) : null;
    boolean framed = value.contains("-----BEGIN ");
    if (framed || json != null) {
      spell(Spelling.whole(value));
      encode(value, false);
      if (framed) {
        lines(value);
      } else {
        leaves(json, depth);
      }
      return;
    }
    boolean open = value.startsWith("eyJ") && JWT.matcher(value).matches();
    Spelling spelling = open ? signed(value) : parts(value);
    String digits = !HEX.matcher(value).matches() ? "" : value.replace("-", "");
    // A shorter one is an ordinary word in capital letters, or may be.
    if (digits.length() >= Spelling.FRAGMENT) {
      inAnyCase(spelling);
      if (digits.length() < value.length()) {
        inAnyCase(parts(digits));
      }
      hex.add(parts(digits).inAnyCase());
    } else {
      spell(spelling);
      if (!digits.isEmpty() && digits.length() < value.length()) {
        spell(parts(digits));
      }
    }
    encode(value, !open && value.length() >= Spelling.LONG);
  }

  /** An address is known up to its path, nothing else is. */
  private static Spelling parts(String value) {
    if (value.length() < Spelling.LONG) {
      return Spelling.whole(value);
    }
    Matcher known = SCHEME.matcher(value);
    int open = known.lookingAt() ? known.end() : 0;
    return new Spelling(value, Math.min(value.length(), open + Spelling.FRAGMENT),
        value.length() - open < Spelling.LONG ? value.length() : Spelling.FRAGMENT);
  }

  private Spelling signed(String token) {
    spell(Spelling.parts(token.substring(token.lastIndexOf('.') + 1), Spelling.FRAGMENT));
    return new Spelling(token, token.length(), Spelling.FRAGMENT);
  }

  private void lines(String text) {
    boolean first = true;
    for (String line : LINE_END.split(text)) {
      String body = line.strip();
      if (body.startsWith("-----")) {
        first = true;
      } else if (body.length() >= Spelling.FRAGMENT) {
        // How a key begins tells its kind and size, as that of a certificate does.
        spell(first && body.length() >= Spelling.LONG ? new Spelling(body, body.length(), Spelling.FRAGMENT)
            : Spelling.parts(body, Spelling.FRAGMENT));
        first = false;
      }
    }
  }

  private static JsonNode json(String value) {
    String begin = value.stripLeading();
    if (!begin.startsWith("{") && !begin.startsWith("[")) {
      return null;
    }
    try {
      JsonNode json = JSON.readTree(value);
      return json.isContainerNode() ? json : null;
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }

  /** Addresses in it are where to ask, not what to say. */
  private void leaves(JsonNode json, int depth) {
    json.forEach(each -> {
      if (each.isContainerNode()) {
        leaves(each, depth);
      } else if (each.isTextual() && each.textValue().length() >= Spelling.LONG && !each.textValue().contains("://")
          && each.textValue().indexOf('@') < 0) {
        add(each.textValue(), depth + 1);
      }
    });
  }

  private void spell(Spelling spelling) {
    plus(plain, spelling);
    // A backslash may itself be written as something else.
    plus(bare, spelling);
    if (spelling.text().indexOf('\\') >= 0) {
      plus(bare, spelling.bare());
    }
    // Form data writes a space as a plus sign, without any escape beside it.
    if (spelling.text().indexOf(' ') >= 0) {
      plus(plain, new Spelling(spelling.text().replace(' ', '+'), spelling.head(), spelling.tail()));
    }
  }

  private void inAnyCase(Spelling spelling) {
    plus(plain, spelling.inAnyCase());
    plus(bare, new Spelling(spelling.text().toLowerCase(Locale.ROOT), spelling.head(), spelling.tail()));
    plus(bare, new Spelling(spelling.text().toUpperCase(Locale.ROOT), spelling.head(), spelling.tail()));
  }

  private static void plus(List<Spelling> spellings, Spelling spelling) {
    if (spelling.text().length() >= MIN_LENGTH && spelling.head() >= MIN_LENGTH && spelling.tail() >= MIN_LENGTH) {
      spellings.add(spelling);
    }
  }

  private void encode(String value, boolean inParts) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    String digits = HexFormat.of().formatHex(bytes);
    hex(digits, inParts ? 2 * Spelling.FRAGMENT : 0);
    List<String> middles = base64(bytes, inParts ? BASE64_FRAGMENT : 0);
    base32(bytes, inParts ? BASE32_FRAGMENT : 0);
    wide(value, inParts);
    if (bytes.length <= MOST_TWICE) {
      // Whoever shows what was sent in one encoding shows credentials that were in another.
      twice(digits, inParts ? 2 * Spelling.FRAGMENT : 0);
      middles.forEach(middle -> twice(middle, inParts ? BASE64_FRAGMENT : 0));
    }
  }

  /** Two bytes a character, as Windows has it; the high one first or last. */
  private void wide(String value, boolean inParts) {
    byte[] little = value.getBytes(StandardCharsets.UTF_16LE);
    // Where every other byte is nothing, one begins a byte later than the other, and that is all.
    boolean narrow = value.chars().allMatch(c -> c < 0x100);
    byte[] bytes = narrow ? Arrays.copyOf(little, little.length - 1) : little;
    for (byte[] each : narrow ? List.of(bytes) : List.of(bytes, value.getBytes(StandardCharsets.UTF_16BE))) {
      hex(HexFormat.of().formatHex(each), inParts ? WIDE * 2 * Spelling.FRAGMENT - (narrow ? 2 : 0) : 0);
      base64(each, inParts ? WIDE * BASE64_FRAGMENT - 2 : 0);
    }
  }

  private void base32(byte[] bytes, int fewest) {
    for (int offset = 0; offset < 5; offset++) {
      String middle = Base32.middle(bytes, offset);
      plus(plain, (fewest == 0 ? Spelling.whole(middle) : Spelling.parts(middle, fewest)).inAnyCase());
    }
  }

  private void twice(String once, int fewest) {
    byte[] bytes = once.getBytes(StandardCharsets.UTF_8);
    hex(HexFormat.of().formatHex(bytes), 2 * fewest);
    base64(bytes, fewest * 4 / 3);
  }

  private void hex(String text, int fewest) {
    Spelling spelling = (fewest == 0 ? Spelling.whole(text) : Spelling.parts(text, fewest)).inAnyCase();
    plus(plain, spelling);
    plus(hex, spelling);
  }

  /** Gives what it has in the first alphabet, by offset. */
  private List<String> base64(byte[] bytes, int fewest) {
    List<String> middles = List.of(base64At(bytes, 0), base64At(bytes, 1), base64At(bytes, 2));
    for (String middle : middles) {
      plus(plain, base64(middle, fewest));
      // Base64 with these two has another spelling, and either may itself be escaped.
      if (middle.indexOf('+') >= 0 || middle.indexOf('/') >= 0) {
        plus(plain, base64(middle.replace('+', '-').replace('/', '_'), fewest));
        plus(bare, base64(middle, fewest));
      }
    }
    return middles;
  }

  /** @param fewest characters that count, or none */
  private static Spelling base64(String text, int fewest) {
    return fewest == 0 ? Spelling.whole(text) : Spelling.parts(text, fewest);
  }

  /** The characters of the base64 text that depend on these bytes alone when they begin at this offset modulo three. */
  private static String base64At(byte[] bytes, int offset) {
    byte[] shifted = offset == 0 ? bytes : new byte[offset + bytes.length];
    if (offset > 0) {
      System.arraycopy(bytes, 0, shifted, offset, bytes.length);
    }
    byte[] text = BASE64.encode(shifted);
    int from = offset == 0 ? 0 : offset + 1;
    int to = shifted.length * Byte.SIZE / 6;
    return to > from ? new String(text, from, to - from, StandardCharsets.ISO_8859_1) : "";
  }
}
