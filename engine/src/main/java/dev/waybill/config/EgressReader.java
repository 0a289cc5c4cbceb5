package dev.waybill.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.http.IpLiteral;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Shown;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads of {@code egress} how strict the guard is, which ports may be dialled, and who says where a name is. */
final class EgressReader {
  private static final int HIGHEST_PORT = 65_535;
  private static final int DNS_PORT = 53;

  private final Keys own;
  private final Findings findings;

  /** @param own the keys of {@code egress} */
  EgressReader(Keys own, Findings findings) {
    this.own = own;
    this.findings = findings;
  }

  boolean reportOnly() {
    return "report".equals(own.oneOf("mode", List.of("enforce", "report")));
  }

  Set<Integer> ports() {
    Set<Integer> ports = new LinkedHashSet<>();
    ListNode list = own.list("ports");
    if (list == null) {
      return ports;
    }
    if (list.items().isEmpty()) {
      bad(list.place(), "`ports` is empty: no port could be dialled.",
          "Write for example `ports: [443, 8443]`, or leave it out.");
    }
    for (Node item : list.items()) {
      JsonNode value = item instanceof ScalarNode scalar ? scalar.json() : null;
      if (value != null && value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 1
          && value.intValue() <= HIGHEST_PORT) {
        ports.add(value.intValue());
      } else {
        bad(item.place(), "A port is a number from 1 to 65535.", "Write for example `ports: [443, 8443]`.");
      }
    }
    return ports;
  }

  List<Listen> resolvers() {
    List<Listen> resolvers = new ArrayList<>();
    for (ScalarNode text : Listed.texts(own, "resolvers")) {
      Optional<Listen> server = resolver(text.json().textValue());
      server.ifPresent(resolvers::add);
      if (server.isEmpty()) {
        bad(text.place(), "`" + Shown.word(text.json().textValue())
            + "` is not the IP address of a DNS server, with a port or without.",
            "Write for example `10.0.0.53`, `10.0.0.53:5353` or `[fd00::53]:53`; a name would have to be looked up first.");
      }
    }
    return resolvers;
  }

  private static Optional<Listen> resolver(String text) {
    if (IpLiteral.address(text) != null) {
      return Optional.of(new Listen(text, DNS_PORT));
    }
    boolean bare = text.startsWith("[") && text.endsWith("]");
    return Listen.parse(bare ? text + ":" + DNS_PORT : text)
        .filter(server -> server.port() > 0 && IpLiteral.address(server.host()) != null);
  }

  private void bad(Place place, String sentence, String remedy) {
    findings.error(place, "bad-value", sentence, remedy);
  }
}
