package dev.waybill.http;

/** Reads an absolute URL, strictly: what two parsers could understand differently is refused. */
final class UrlText {
  private static final int MAX_URL = Target.MAX_PATH + 1024;

  private UrlText() {}

  static Target read(String text) {
    if (text.length() > MAX_URL) {
      throw new BadTarget("too_long", "The URL is longer than " + MAX_URL + " characters.");
    }
    refuseStray(text);
    int slashes = text.indexOf("://");
    if (slashes < 0) {
      throw new BadTarget("not_absolute", "The text is not an absolute URL: it must begin with `https://`.");
    }
    String scheme = scheme(text, slashes);
    int start = slashes + 3;
    int end = start;
    while (end < text.length() && !endsAuthority(text.charAt(end))) {
      end++;
    }
    String authority = text.substring(start, end);
    if (authority.indexOf('@') >= 0) {
      throw new BadTarget("userinfo", "The URL has a user name or password before its host; credentials belong into `auth`.");
    }
    String path = path(text, end);
    return authority.startsWith("[") ? literal(scheme, authority, path) : named(scheme, authority, path);
  }

  private static boolean endsAuthority(char c) {
    return c == '/' || c == '?' || c == '#';
  }

  private static void refuseStray(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        throw new BadTarget("backslash", "The URL has a backslash.");
      }
      if (c <= ' ' || c == 127) {
        throw new BadTarget("bad_character", "The URL has white space or a control character.");
      }
    }
  }

  private static String scheme(String text, int end) {
    if (end == 5 && text.regionMatches(true, 0, "https", 0, 5) && isAscii(text, 5)) {
      return "https";
    }
    if (end == 4 && text.regionMatches(true, 0, "http", 0, 4) && isAscii(text, 4)) {
      return "http";
    }
    throw new BadTarget("bad_scheme", "The URL's scheme is not `https` or `http`.");
  }

  /** Case is compared by Unicode's rules: a long s equals an s. */
  private static boolean isAscii(String text, int end) {
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) >= 128) {
        return false;
      }
    }
    return true;
  }

  private static Target named(String scheme, String authority, String path) {
    int colon = authority.indexOf(':');
    String host = HostName.normalise(colon < 0 ? authority : authority.substring(0, colon));
    return new Target(scheme, host, port(scheme, host, colon < 0 ? "" : authority.substring(colon)), path);
  }

  private static Target literal(String scheme, String authority, String path) {
    int close = authority.indexOf(']');
    byte[] address = close < 0 ? null : IpLiteral.v6(authority.substring(1, close));
    if (address == null) {
      throw new BadTarget("ip_spelling", "The host in brackets is not an IPv6 address without a zone.");
    }
    String host = IpLiteral.canonical(address);
    return new Target(scheme, host, port(scheme, host, authority.substring(close + 1)), path);
  }

  /** @param text empty, or a colon and the port */
  private static int port(String scheme, String host, String text) {
    if (text.isEmpty()) {
      return Target.defaultPort(scheme);
    }
    int port = text.charAt(0) == ':' ? PortText.read(text, 1) : 0;
    if (port == 0) {
      throw new BadTarget("bad_port", "The port of `" + host + "` is not a number from 1 to 65535.");
    }
    return port;
  }

  private static String path(String text, int start) {
    if (start == text.length()) {
      return "/";
    }
    String path = text.charAt(start) == '?' ? "/" + text.substring(start) : text.substring(start);
    PathText.check(path.charAt(0) == '#' ? "/" + path : path, true);
    return path;
  }
}
