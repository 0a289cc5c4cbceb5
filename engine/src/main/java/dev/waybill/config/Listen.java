package dev.waybill.config;

import dev.waybill.http.IpLiteral;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address to listen on.
 *
 * @param host a name, or an IP address (IPv6 without brackets)
 * @param port 0 for any free one
 */
public record Listen(String host, int port) {
  /** Port 8080 of this machine alone. */
  public static final Listen DEFAULT = new Listen("127.0.0.1", 8080);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9-]+)*");
  private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");
  private static final int LONGEST_NAME = 253;
  private static final int HIGHEST_PORT = 65_535;

  /** Reads {@code host:port} or {@code [::1]:port}; empty where the text is neither. */
  public static Optional<Listen> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0 || !PORT.matcher(text.substring(colon + 1)).matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    String host = text.substring(0, colon);
    if (port > HIGHEST_PORT) {
      return Optional.empty();
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      String address = host.substring(1, host.length() - 1);
      boolean valid = address.indexOf(':') >= 0 && IpLiteral.address(address) != null;
      return valid ? Optional.of(new Listen(address, port)) : Optional.empty();
    }
    boolean named = host.length() <= LONGEST_NAME && NAME.matcher(host).matches();
    boolean valid = isNumeric(host) ? IpLiteral.address(host) != null : named;
    return valid ? Optional.of(new Listen(host, port)) : Optional.empty();
  }

  /** A host whose last label begins with a digit is an address or nothing. */
  private static boolean isNumeric(String host) {
    String last = host.substring(host.lastIndexOf('.') + 1);
    return !last.isEmpty() && Character.isDigit(last.charAt(0));
  }

  /** As it is written. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
