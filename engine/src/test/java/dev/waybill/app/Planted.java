package dev.waybill.app;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Secrets that a test planted, what must stand nowhere because of them, and where it stands all the same. */
final class Planted {
  private static final int PART = 8;
  private static final int CONTEXT = 60;

  private final Map<String, String> secrets = new LinkedHashMap<>();
  private final Set<String> needles = new LinkedHashSet<>();

  /** Plants a text; gives it back. */
  String secret(String name, String text) {
    secrets.put(name, text);
    needles.addAll(spellings(text));
    for (int offset = 0; offset < 3; offset++) {
      String part = base64At(text, offset);
      needles.add(part);
      needles.add(part.replace('+', '-').replace('/', '_'));
    }
    if (text.length() >= 2 * PART) {
      needles.add(text.substring(0, PART));
      needles.add(text.substring(text.length() - PART));
    }
    return text;
  }

  /** Plants a key or certificate in PEM: its lines, and of them the ends; how the first of each begins is known to all. */
  String pem(String name, String text) {
    secrets.put(name, text);
    needles.add(text);
    boolean first = true;
    for (String line : text.split("\n")) {
      if (line.startsWith("-----")) {
        first = true;
      } else if (line.length() >= 2 * PART) {
        needles.add(line);
        needles.add(line.substring(line.length() - PART));
        if (!first) {
          needles.add(line.substring(0, PART));
        }
        first = false;
      }
    }
    needles.add(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)).substring(60, 120));
    return text;
  }

  /** Plants a JSON Web Token: whole, and its signature. */
  String token(String name, String text) {
    secrets.put(name, text);
    String signature = text.substring(text.lastIndexOf('.') + 1);
    needles.addAll(List.of(text, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    if (signature.length() >= 2 * PART) {
      needles.addAll(List.of(signature.substring(0, PART), signature.substring(signature.length() - PART)));
    }
    return text;
  }

  /** What must stand nowhere either, as it is. */
  void text(String text) {
    needles.add(text);
  }

  String get(String name) {
    return secrets.get(name);
  }

  Map<String, String> all() {
    return secrets;
  }

  /** The secrets whose names begin so, or all, in every spelling, as who knows them may give them back. */
  String everything(String... names) {
    StringBuilder all = new StringBuilder();
    secrets.forEach((name, secret) -> {
      if (names.length == 0 || Arrays.stream(names).anyMatch(name::startsWith)) {
        spellings(secret).forEach(spelling -> all.append("secret ").append(spelling).append('\n'));
        if (secret.length() >= 2 * PART && !secret.startsWith("-----")) {
          all.append("cut off ").append(secret, 0, PART + 1).append(" and ").append(secret.substring(secret.length() - PART - 1)).append('\n');
        }
      }
    });
    return all.toString();
  }

  /** What stands in one of the texts and must not, with some of what is around it; each once. */
  List<String> in(Map<String, String> texts) {
    List<String> found = new ArrayList<>();
    for (String needle : needles) {
      texts.forEach((place, text) -> {
        int at = text.indexOf(needle);
        if (at >= 0) {
          found.add(needle + " in " + place + " … " + text.substring(Math.max(0, at - CONTEXT), Math.min(text.length(), at + needle.length() + CONTEXT / 3)));
        }
      });
    }
    return found;
  }

  /** Every spelling of a text that somebody may write it in. */
  static List<String> spellings(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String form = URLEncoder.encode(text, StandardCharsets.UTF_8);
    StringBuilder every = new StringBuilder();
    StringBuilder unicode = new StringBuilder();
    for (byte one : bytes) {
      every.append('%').append(HexFormat.of().withUpperCase().toHexDigits(one));
    }
    text.chars().forEach(c -> unicode.append(c < 0x20 || c > 0x7e || "<>&'".indexOf(c) >= 0 ? "\\u%04x".formatted(c)
        : c == '"' || c == '\\' ? "\\" + (char) c : String.valueOf((char) c)));
    return List.of(text, form, form.replace("+", "%20"), form.replace("%", "%25"), form.replace("+", "%20").replace("%", "%25"),
        every.toString(), every.toString().toLowerCase(), every.toString().replace("%", "%25"),
        Base64.getEncoder().encodeToString(bytes), Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
        Base64.getEncoder().encodeToString(("x" + text).getBytes(StandardCharsets.UTF_8)),
        Base64.getUrlEncoder().encodeToString(("xy" + text + "z").getBytes(StandardCharsets.UTF_8)),
        HexFormat.of().formatHex(bytes), HexFormat.of().withUpperCase().formatHex(bytes), unicode.toString(),
        EchoProvider.JSON.getNodeFactory().textNode(text).toString(), text.replace("/", "\\/"),
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;"));
  }

  /** The characters of base64 that tell of these bytes alone, where so many bytes stand before them. */
  private static String base64At(String text, int offset) {
    byte[] bytes = ("x".repeat(offset) + text).getBytes(StandardCharsets.UTF_8);
    String whole = Base64.getEncoder().encodeToString(bytes);
    return whole.substring((offset * 8 + 5) / 6, bytes.length * 8 / 6);
  }
}
