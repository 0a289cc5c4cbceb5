package dev.waybill.egress;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** URLs as attackers write them: seeds of every class, changed at random places in the ways that parsers differ about. */
final class UrlMutations {
  private static final List<String> SEEDS = List.of(
      "https://api.good.example/", "https://API.GOOD.EXAMPLE/", "https://api.good.example./v1/x?y=1&z=%20", "https://api.good.example:8443/a/b;c=1",
      "http://api.good.example:80/", "https://api.good.example:443", "https://a.b.files.good.example/x", "https://xn--bcher-kva.example/",
      "https://b\u00fccher.example/", "https://\u4f60\u597d.example/", "https://fa\u00df.example/", "https://\u03b2\u03cc\u03bb\u03bf\u03c2.example/",
      "https://\u0561\u0562.example/", "https://xn--n3h.example/", "https://x-y.good.example/p/%2e%2e/q", "https://1a.good.example/0",
      "https://8.8.8.8/", "https://[2606:4700::1]/", "https://[2606:4700::1]:8443/x", "http://127.0.0.1/", "http://localhost/",
      "http://localhost./", "http://127.1/", "http://0/", "http://0.0.0.0/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
      "http://127.000.000.001/", "http://127.0.0.1./", "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::127.0.0.1]/",
      "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[2001:0:7f00:1::]/", "http://[::1%lo]/", "http://[fe80::1]/",
      "http://169.254.169.254/latest/meta-data", "http://2852039166/", "http://[fd00:ec2::254]/", "http://metadata.google.internal/",
      "http://10.0.0.1/", "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3/", "https://api\uff0egood\uff0eexample/",
      "https://\u0430pi.good.example/", "https://api.good.example.evil.example/", "https://evilapi.good.example/",
      "https://api.good.example%2eevil.example/", "https://api.good.example@127.0.0.1/", "https://127.0.0.1#@api.good.example/",
      "https://api.good.example\\@127.0.0.1/", "https://user:secret@api.good.example/", "file:///etc/passwd", "gopher://x/", "http:///path",
      "//api.good.example/", "https://api.good.example:22/", "https://api.good.example:0/", "https://api.good.example:65536/",
      "https://api.good.example:-1/", " http://127.0.0.1/", "https://good_host.example/", "https://api.good.example/?q=http://127.0.0.1/",
      "https://api.good.example?x#y", "https://ex\u00e4mple.good.example:8443/?a=b:c@d");

  private static final List<String> PIECES = List.of("@", ":", "/", "\\", "?", "#", "%", ".", "..", "-", "[", "]", "::", "//", "\\\\", ";", "&", "=", "_",
      "+", "~", "!", "$", "'", "(", ")", "*", ",", "|", "^", "`", "{", "}", "<", ">", "\"", " ", "\t", "\n", "\r", "\u0000", "\u001f", "\u007f", "\u0085",
      "\u00a0", "\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u2028", "\u3002", "\uff0e", "\uff61", "\u2024", "\uff0f", "\u2044",
      "\uff1a", "\uff20", "\uff05", "\u2100", "\u2105", "\u2116", "\u33a1", "\u00df", "\u0130", "\u0131", "\u017f", "\u212a", "\u03c2", "\u0660", "\uff11",
      "\u00b9", "\u0300", "\u0430", "\u04cf", "\u05d0", "\u0627", "\ud83d\udca9", "\ud800", "\udc00", "%00", "%0a", "%0d", "%09", "%20", "%23", "%25",
      "%2e", "%2E", "%2f", "%2F", "%3a", "%3f", "%40", "%5b", "%5c", "%c0%af", "%e3%80%82", "%zz", "%u002e", "xn--", "xn--a", "0x", "0", "1", "9", "a",
      "Z", "127.0.0.1", "api.good.example", "evil.example", "localhost", "user:pw@", "@api.good.example", ":80", ":443", ":8443", ":22", ":0443",
      ":+443", ":-443", ":65536", ":4294967739", ":\u0664\u0664\u0663", ": 443", "http:", "https:", "HTTPS://", "javascript:", "file:///", "ws://");

  private final Random random;

  UrlMutations(long seed) {
    this.random = new Random(seed);
  }

  /** Another one, never null. */
  String next() {
    StringBuilder url = new StringBuilder(pick(SEEDS));
    for (int left = random.nextInt(5); left > 0; left--) {
      mutate(url);
    }
    return url.toString();
  }

  private void mutate(StringBuilder url) {
    int at = random.nextInt(url.length() + 1);
    int end = Math.min(url.length(), at + 1 + random.nextInt(3));
    switch (random.nextInt(11)) {
      case 0, 1 -> url.insert(at, pick(PIECES));
      case 2 -> url.replace(at, end, pick(PIECES));
      case 3 -> url.delete(at, end);
      case 4 -> swapCase(url, at);
      case 5 -> encode(url, at, end);
      case 6 -> splice(url);
      case 7 -> authority(url);
      case 8 -> url.insert(at, url.substring(at, end));
      case 9 -> url.insert(0, random.nextInt(4) == 0 ? pick(PIECES) : "");
      default -> url.append("/").append((char) ('a' + random.nextInt(26))).append(random.nextInt(4) == 0 ? pick(PIECES) : "");
    }
  }

  private static void swapCase(StringBuilder url, int at) {
    if (at < url.length()) {
      char c = url.charAt(at);
      url.setCharAt(at, Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
    }
  }

  private static void encode(StringBuilder url, int at, int end) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : url.substring(at, end).getBytes(StandardCharsets.UTF_8)) {
      encoded.append(String.format("%%%02x", b));
    }
    url.replace(at, end, encoded.toString());
  }

  /** The head of this one, the tail of another. */
  private void splice(StringBuilder url) {
    String other = pick(SEEDS);
    int at = random.nextInt(url.length() + 1);
    url.setLength(at);
    url.append(other.substring(Math.min(other.length(), Math.max(0, at + random.nextInt(5) - 2))));
  }

  /** Something just before the host ends or begins, where it matters most. */
  private void authority(StringBuilder url) {
    int start = url.indexOf("://");
    if (start >= 0) {
      int end = url.indexOf("/", start + 3);
      url.insert(random.nextBoolean() || end < 0 ? start + 3 : end, pick(PIECES));
    }
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
