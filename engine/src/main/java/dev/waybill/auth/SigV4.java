package dev.waybill.auth;

import dev.waybill.http.Headers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4: the canonical request, the text to sign and the signature. S3 takes a path as it is and encodes it
 * once; every other service normalises it and encodes it twice.
 *
 * @param once whether the path goes by S3's rules
 */
record SigV4(String service, String region, boolean once) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Proxies may change these. */
  private static final Set<String> UNSIGNED =
      Set.of("authorization", "connection", "expect", "te", "traceparent", "transfer-encoding", "user-agent", "x-amzn-trace-id");

  static String time(Instant now) {
    return TIME.format(now);
  }

  /** The value of the Authorization field. {@code secret} null gives a mask for a signature. */
  String authorization(String accessKey, String secret, String method, String path, Headers headers, String bodyHash, String time,
      String mask) {
    String scope = time.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
    String signature = secret == null ? mask
        : signature(secret, time, textToSign(canonical(method, path, headers, bodyHash), time));
    return ALGORITHM + " Credential=" + accessKey + "/" + scope + ", SignedHeaders=" + String.join(";", signed(headers).keySet())
        + ", Signature=" + signature;
  }

  String canonical(String method, String path, Headers headers, String bodyHash) {
    Map<String, String> signed = signed(headers);
    StringBuilder text = new StringBuilder(method).append('\n').append(path(PercentText.withoutQuery(path))).append('\n')
        .append(query(PercentText.query(path))).append('\n');
    signed.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    return text.append('\n').append(String.join(";", signed.keySet())).append('\n').append(bodyHash).toString();
  }

  String textToSign(String canonical, String time) {
    return ALGORITHM + "\n" + time + "\n" + time.substring(0, 8) + "/" + region + "/" + service + "/aws4_request\n"
        + HexFormat.of().formatHex(BodyDigest.sha256(canonical));
  }

  String signature(String secret, String time, String text) {
    byte[] day = hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), time.substring(0, 8));
    return HexFormat.of().formatHex(hmac(hmac(hmac(hmac(day, region), service), "aws4_request"), text));
  }

  /** What is signed of the fields, by lower-case name in order. */
  private static Map<String, String> signed(Headers headers) {
    Map<String, String> signed = new TreeMap<>();
    headers.forEach((name, value) -> {
      String key = name.toLowerCase(Locale.ROOT);
      String trimmed = value.strip().replaceAll("[ \\t]+", " ");
      if (!UNSIGNED.contains(key)) {
        signed.merge(key, trimmed, (one, other) -> one + "," + other);
      }
    });
    return signed;
  }

  String path(String path) {
    // An escaped slash is part of a segment and stays escaped.
    return once ? Arrays.stream(path.split("/", -1)).map(segment -> PercentText.encode(PercentText.decode(segment, false)))
        .collect(Collectors.joining("/")) : PercentText.encodePath(normalized(path));
  }

  /** RFC 3986 § 6: without dot segments and empty ones. */
  static String normalized(String path) {
    Deque<String> kept = new ArrayDeque<>();
    for (String segment : path.split("/")) {
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        kept.addLast(segment);
      }
    }
    boolean open = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
    return "/" + String.join("/", kept) + (open && !kept.isEmpty() ? "/" : "");
  }

  static String query(String query) {
    List<PercentText.Pair> pairs = new ArrayList<>();
    PercentText.pairs(query, false).forEach(pair ->
        pairs.add(new PercentText.Pair(PercentText.encode(pair.name()), PercentText.encode(pair.value()))));
    pairs.sort(Comparator.comparing(PercentText.Pair::name).thenComparing(PercentText.Pair::value));
    return pairs.stream().map(pair -> pair.name() + "=" + pair.value()).collect(Collectors.joining("&"));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(absent);
    }
  }
}
