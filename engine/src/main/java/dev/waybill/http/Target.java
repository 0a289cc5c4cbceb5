package dev.waybill.http;

/**
 * Where a call goes: an absolute http or https URL in its parts, as the one URL parser of the engine reads it.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower-case ASCII name without trailing dot, or an IP literal (IPv6 without brackets)
 * @param port always set
 * @param path the raw path and query, beginning with {@code /}, as it goes onto the wire
 */
public record Target(String scheme, String host, int port, String path) {

  public boolean isTls() {
    return scheme.equals("https");
  }

  /** Scheme, host and, where it is not the scheme's own, port. */
  public String origin() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return scheme + "://" + name + (port == (isTls() ? 443 : 80) ? "" : ":" + port);
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
}
