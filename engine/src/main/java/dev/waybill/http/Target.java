package dev.waybill.http;

import java.net.InetAddress;

/**
 * Where a call goes: an absolute http or https URL in its parts, as the one URL parser of the engine reads it. Holds nothing that
 * cannot be sent: every way of making one throws {@link BadTarget} instead.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower-case ASCII name without trailing dot, or an IP literal (IPv6 without brackets)
 * @param port always set
 * @param path the raw path and query, beginning with {@code /}, as it goes onto the wire
 */
public record Target(String scheme, String host, int port, String path) {
  /** The most characters that a path with its query may have. */
  public static final int MAX_PATH = 8_192;

  public Target {
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new BadTarget("bad_scheme", "The URL's scheme is not `https` or `http`.");
    }
    if (!isPlain(host)) {
      throw new BadTarget("bad_host", "The host " + HostName.shown(host) + " is not a DNS name.");
    }
    if (port < 1 || port > 65_535) {
      throw new BadTarget("bad_port", "The port of `" + host + "` is not a number from 1 to 65535.");
    }
    PathText.check(path, false);
  }

  /**
   * Reads an absolute URL. Host and scheme are put into their one spelling, an empty path becomes {@code /}; userinfo, fragments,
   * dot segments, backslashes, white space, controls and IP addresses in unusual spellings are refused.
   *
   * @throws BadTarget with a whole sentence
   */
  public static Target parse(String text) {
    return UrlText.read(text);
  }

  /**
   * Checks a path with its query that somebody wrote: an encoded slash parts segments too, so that no dot segment hides behind
   * it.
   *
   * @throws BadTarget where it cannot be sent as it is
   */
  public static void checkPath(String path) {
    PathText.check(path, true);
  }

  /**
   * A reference as it stands in a reply (RFC 3986 § 5.2), without dot segments: an absolute URL, {@code /path}, {@code ?query} or
   * a path beside this one. {@code //host/path} is refused.
   *
   * @throws BadTarget with a whole sentence
   */
  public Target resolve(String reference) {
    int query = reference.indexOf('?');
    int scheme = reference.indexOf(':');
    if (scheme >= 0 && (query < 0 || scheme < query) && reference.lastIndexOf('/', scheme) < 0) {
      return parse(reference);
    }
    String own = path.indexOf('?') < 0 ? path : path.substring(0, path.indexOf('?'));
    String other;
    if (reference.isEmpty()) {
      other = path;
    } else if (reference.charAt(0) == '/') {
      other = reference;
    } else {
      other = (query == 0 ? own : own.substring(0, own.lastIndexOf('/') + 1)) + reference;
    }
    PathText.check(other, true);
    return withPath(other);
  }

  static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  public boolean isTls() {
    return scheme.equals("https");
  }

  /** Whether the port is the scheme's own. */
  public boolean hasDefaultPort() {
    return port == defaultPort(scheme);
  }

  /** Whether both go to the same scheme, host and port. */
  public boolean sameOrigin(Target other) {
    return port == other.port && scheme.equals(other.scheme) && host.equals(other.host);
  }

  /** Whether there is a {@code ?} after the path. */
  public boolean hasQuery() {
    return path.indexOf('?') >= 0;
  }

  /** Whether the host is an IP address and no name. */
  public boolean isIpLiteral() {
    char first = host.charAt(host.lastIndexOf('.') + 1);
    return first >= '0' && first <= '9' || host.indexOf(':') >= 0;
  }

  /** The address of an IP literal, or null where the host is a name. */
  public InetAddress address() {
    return isIpLiteral() ? IpLiteral.address(host) : null;
  }

  /** Scheme, host and, where it is not the scheme's own, port. */
  public String origin() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return scheme + "://" + name + (hasDefaultPort() ? "" : ":" + port);
  }

  /** The whole URL. */
  public String url() {
    return origin() + path;
  }

  public Target withPath(String other) {
    return new Target(scheme, host, port, other);
  }

  /** The origin only: a path or query may hold what a caller gave. */
  @Override
  public String toString() {
    return origin();
  }

  private static boolean isPlain(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' && c != ':') {
        return false;
      }
    }
    return !host.isEmpty() && !host.endsWith(".");
  }
}
