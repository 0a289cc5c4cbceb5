package dev.waybill.config;

import dev.waybill.http.IpLiteral;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Networks in CIDR notation (RFC 4632, RFC 4291) as settings name them. */
final class Networks {
  private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

  /** {@code 10.0.0.0/8} and {@code fc00::/7} are the widest that are not public. */
  private static final int WIDEST_4 = 8;
  private static final int WIDEST_6 = 7;

  private Networks() {}

  /** The well-formed ones, as written; the others are findings. */
  static List<String> read(Keys keys, String key, Findings findings) {
    List<String> networks = new ArrayList<>();
    for (ScalarNode text : Listed.texts(keys, key)) {
      String network = text.json().textValue();
      String defect = defect(network);
      if (defect == null) {
        networks.add(network);
        if (isWide(network)) {
          findings.warning(text.place(), "wide-network",
              "`" + Shown.word(network) + "` opens so much to every manifest that little is left to guard.",
              "Write the smallest network that does, for example `10.20.3.7/32`.");
        }
      } else {
        String sentence = "`" + Shown.word(network) + "` " + defect;
        findings.error(text.place(), "bad-value", sentence, "Write for example `127.0.0.0/8` or `fd00::/8`.");
      }
    }
    return networks;
  }

  /** Wider than any network that is not public. */
  private static boolean isWide(String network) {
    int slash = network.indexOf('/');
    return slash >= 0 && Integer.parseInt(network.substring(slash + 1)) < (network.indexOf(':') < 0 ? WIDEST_4 : WIDEST_6);
  }

  /** Mapped and compatible addresses (RFC 4291 § 2.5.5); {@code ::} and {@code ::1} are none. */
  private static boolean spellsIpv4(byte[] bytes) {
    BigInteger value = new BigInteger(1, bytes);
    BigInteger above = value.shiftRight(32);
    boolean compatible = above.signum() == 0 && value.compareTo(BigInteger.ONE) > 0;
    return bytes.length == 16 && (compatible || above.equals(BigInteger.valueOf(0xffff)));
  }

  private static String defect(String network) {
    int slash = network.indexOf('/');
    InetAddress address = IpLiteral.address(slash < 0 ? network : network.substring(0, slash));
    if (address == null) {
      return "is not a network.";
    }
    byte[] bytes = address.getAddress();
    int bits = bytes.length * 8;
    if (spellsIpv4(bytes)) {
      return "is a spelling of IPv4 addresses, which are not dialled so.";
    }
    if (slash < 0) {
      return null;
    }
    String prefix = network.substring(slash + 1);
    if (!PREFIX.matcher(prefix).matches() || Integer.parseInt(prefix) > bits) {
      return "has no prefix from 0 to " + bits + ".";
    }
    BigInteger hostMask = BigInteger.ONE.shiftLeft(bits - Integer.parseInt(prefix)).subtract(BigInteger.ONE);
    boolean first = new BigInteger(1, bytes).and(hostMask).signum() == 0;
    return first ? null : "has bits beyond its prefix; a network is named by its first address.";
  }
}
