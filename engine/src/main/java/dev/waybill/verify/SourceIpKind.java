package dev.waybill.verify;

import dev.waybill.http.IpLiteral;
import dev.waybill.kind.Key;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The networks a delivery may come from. The address is the connection's own: what a header says of where a request came from is
 * anybody's to write, and is not believed.
 */
public final class SourceIpKind implements VerifyKind {
  @Override
  public String name() {
    return "source_ip";
  }

  @Override
  public String summary() {
    return "the networks it may come from, by the connection's own address";
  }

  @Override
  public List<Key> keys() {
    return List.of();
  }

  @Override
  public Verifier compile(VerifySource source, Means means) {
    List<Predicate<InetAddress>> networks = new ArrayList<>();
    InetAddress first = null;
    if (!(source.value() instanceof ListNode list) || list.items().isEmpty()) {
      source.findings().error(source.value().place(), "wrong-type", "`source_ip` is a list of networks.",
          "Write source_ip: [192.0.2.0/24].");
      return delivery -> Verdict.refused("not_compiled").now();
    }
    for (Node item : list.items()) {
      String text = item instanceof ScalarNode scalar && scalar.isText() ? scalar.json().textValue() : item.kind();
      try {
        networks.add(means.networks().apply(text));
        if (text.endsWith("/0")) {
          source.findings().error(item.place(), "bad-verify", "`" + text + "` takes everybody.",
              "Write verify: none where that is meant.");
        }
        first = first == null ? IpLiteral.address(text.split("/", 2)[0]) : first;
      } catch (IllegalArgumentException none) {
        source.findings().error(item.place(), "bad-value", none.getMessage(), "");
      }
    }
    return new Check(List.copyOf(networks), first);
  }

  private record Check(List<Predicate<InetAddress>> networks, InetAddress first) implements Verifier {
    @Override
    public Future<Verdict> verify(Delivery delivery) {
      InetAddress peer = delivery.incoming().peer();
      boolean holds = peer != null && networks.stream().anyMatch(network -> network.test(peer));
      return (holds ? Verdict.HOLDS : Verdict.refused("source_ip")).now();
    }

    @Override
    public Incoming signed(Incoming bare, Signing signing) {
      return bare.withPeer(first);
    }
  }
}
