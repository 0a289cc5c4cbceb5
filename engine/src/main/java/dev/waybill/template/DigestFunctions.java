package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Functions from bytes to text: encodings, digests (FIPS 180-4) and HMAC (RFC 2104). Text counts as UTF-8. */
final class DigestFunctions {
  private static final Map<String, String> DIGESTS =
      Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256", "sha512", "SHA-512");
  private static final Map<String, String> MACS =
      Map.of("md5", "HmacMD5", "sha1", "HmacSHA1", "sha256", "HmacSHA256", "sha512", "HmacSHA512");
  private static final List<String> ENCODINGS = List.of("base64", "base64url", "hex");

  private DigestFunctions() {}

  static void addTo(Map<String, Function.Known> known) {
    for (String encoding : ENCODINGS) {
      known.put(encoding, Functions.known(
          encoding + " value", 1, 1, given -> TextNode.valueOf(encode(given.bytes(0), encoding))));
    }
    DIGESTS.forEach(
        (name, algorithm) ->
            known.put(
                name,
                new Function.Known(
                    name + " value encoding=\"hex\"",
                    1,
                    1,
                    Function.Absence.REFUSED,
                    DigestFunctions::encodingFlaw,
                    given -> encoded(digest(algorithm, given.bytes(0)), given))));
    known.put(
        "hmac",
        new Function.Known(
            "hmac \"sha256\" key text encoding=\"hex\"", 3, 3, Function.Absence.REFUSED, DigestFunctions::hmacFlaw,
                DigestFunctions::hmac));
  }

  /** Lower-case hex of a SHA-1. */
  static String sha1(byte[] bytes) {
    return HexFormat.of().formatHex(digest("SHA-1", bytes));
  }

  private static TextNode hmac(Arguments given) {
    String algorithm = MACS.get(given.text(0));
    byte[] key = given.bytes(1);
    if (algorithm == null || key.length == 0) {
      throw new Unrenderable(algorithm == null ? "`hmac` knows md5, sha1, sha256 and sha512."
          : "`hmac` needs a key that is not empty.");
    }
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return encoded(mac.doFinal(given.bytes(2)), given);
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(absent);
    }
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(absent);
    }
  }

  private static TextNode encoded(byte[] bytes, Arguments given) {
    JsonNode encoding = given.options().get("encoding");
    return TextNode.valueOf(encode(bytes, encoding == null ? "hex" : encoding.textValue()));
  }

  private static String encode(byte[] bytes, String encoding) {
    return switch (encoding) {
      case "base64" -> Base64.getEncoder().encodeToString(bytes);
      case "base64url" -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      default -> HexFormat.of().formatHex(bytes);
    };
  }

  private static Optional<String> encodingFlaw(Expression.Call call) {
    Optional<String> unknown = call.options().keySet().stream().filter(option -> !option.equals("encoding")).findFirst();
    if (unknown.isPresent()) {
      return Optional.of("`" + call.function() + "` has no option `" + unknown.get() + "`, only `encoding`.");
    }
    Expression.Literal encoding = call.options().get("encoding");
    return encoding == null || encoding.value().isTextual() && ENCODINGS.contains(encoding.value().textValue())
        ? Optional.empty()
        : Optional.of("`encoding` is one of hex, base64, base64url.");
  }

  private static Optional<String> hmacFlaw(Expression.Call call) {
    boolean unknown =
        call.arguments().get(0) instanceof Expression.Literal literal
            && !(literal.value().isTextual() && MACS.containsKey(literal.value().textValue()));
    return unknown ? Optional.of("`hmac` knows md5, sha1, sha256 and sha512.") : encodingFlaw(call);
  }
}
