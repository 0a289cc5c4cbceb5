package dev.waybill.server;

import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The names by which this listener is reached, as they stand in {@code Host} and {@code Origin}. Immutable. */
final class OwnNames {
  private final Set<String> loopback = new HashSet<>(Set.of("127.0.0.1", "localhost", "[::1]"));
  private final String host;
  private final String publicAuthority;
  private final int schemePort;

  /**
   * The names of a listener.
   *
   * @param publicUrl or null
   */
  OwnNames(String host, boolean tls, String publicUrl) {
    this.host = bracketed(host);
    this.schemePort = tls ? 443 : 80;
    this.publicAuthority = publicUrl == null ? null : URI.create(publicUrl).getRawAuthority();
    if (isLoopback(host)) {
      loopback.add(this.host);
    }
  }

  private static String bracketed(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.indexOf(':') >= 0 && !lower.startsWith("[") ? "[" + lower + "]" : lower;
  }

  /** Whether only this machine can reach a listener on this host. */
  static boolean isLoopback(String host) {
    String lower = bracketed(host);
    return lower.equals("localhost") || lower.equals("[::1]")
        || lower.matches("127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");
  }

  /**
   * Whether the authority is this listener's on the loopback.
   *
   * @param authority {@code host:port}; the port may be left out where it is the scheme's own
   * @param port the one the request came in by
   */
  boolean isLoopbackName(String authority, int port) {
    String name = name(authority, port);
    return name != null && loopback.contains(name);
  }

  /** Whether an {@code Origin} is a page of this listener's on the loopback. */
  boolean isLoopbackOrigin(String origin, int port) {
    String prefix = schemePort == 443 ? "https://" : "http://";
    return origin.regionMatches(true, 0, prefix, 0, prefix.length()) && isLoopbackName(origin.substring(prefix.length()), port);
  }

  /** Whether the authority is any name this listener knows of itself. */
  boolean isOwn(String authority, int port) {
    String name = name(authority, port);
    return authority.equalsIgnoreCase(publicAuthority) || name != null && (loopback.contains(name) || name.equals(host));
  }

  /** The host in front of the right port, in lower case; null where the port is another. */
  private String name(String authority, int port) {
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    String digits = hasPort ? authority.substring(colon + 1) : Integer.toString(schemePort);
    return digits.equals(Integer.toString(port)) ? (hasPort ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT)
        : null;
  }
}
