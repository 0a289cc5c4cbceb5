package dev.waybill.egress;

import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks DNS servers that the operator named and nobody else: neither the machine's resolver nor its hosts file. A and AAAA at once,
 * over UDP from a port of its own each time, over TCP where an answer does not fit; another server where one does not answer. Keeps
 * nothing, tries no search domain, never blocks, and holds a bounded number of questions. Thread-safe.
 */
public final class DnsResolver implements Resolver {
  /**
   * What it has patience for.
   *
   * @param one how long one server may take for one question; a question is sent three times at most
   * @param waiting how many names are asked for at a time
   */
  record Limits(Duration one, int waiting) {
    /** 1.5 s, 1,000 names. */
    static final Limits STANDARD = new Limits(Duration.ofMillis(1_500), 1_000);
  }

  private final DnsNameResolver wire;
  private final List<InetSocketAddress> servers;
  private final int most;
  private final AtomicInteger waiting = new AtomicInteger();

  /** @param servers asked in this order, at least one */
  public DnsResolver(Vertx vertx, List<InetSocketAddress> servers) {
    this(vertx, servers, Limits.STANDARD);
  }

  DnsResolver(Vertx vertx, List<InetSocketAddress> servers, Limits limits) {
    this.servers = List.copyOf(servers);
    this.most = limits.waiting();
    this.wire =
        new DnsNameResolverBuilder(vertx.nettyEventLoopGroup().next())
            .datagramChannelType(NioDatagramChannel.class)
            .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
            .socketChannelType(NioSocketChannel.class)
            .nameServerProvider(new SingletonDnsServerAddressStreamProvider(servers.get(0)))
            .queryTimeoutMillis(limits.one().toMillis())
            .optResourceEnabled(false)
            .recursionDesired(true)
            .searchDomains(List.of())
            .hostsFileEntriesResolver((name, types) -> null)
            .resolveCache(NoopDnsCache.INSTANCE)
            .cnameCache(NoopDnsCnameCache.INSTANCE)
            .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
            .build();
  }

  @Override
  public Future<List<InetAddress>> resolve(String asciiName) {
    return find(asciiName).map(Found::addresses);
  }

  @Override
  public Future<Found> find(String asciiName) {
    if (waiting.incrementAndGet() > most) {
      waiting.decrementAndGet();
      return Future.failedFuture(DnsProblem.overloaded(asciiName).failure());
    }
    Future<DnsAnswer> four = ask(asciiName, DnsRecordType.A);
    Future<DnsAnswer> six = ask(asciiName, DnsRecordType.AAAA);
    return Future.join(four, six).eventually(() -> {
      waiting.decrementAndGet();
      return Future.succeededFuture();
    }).compose(both -> together(asciiName, four.result(), six.result()));
  }

  private Future<DnsAnswer> ask(String name, DnsRecordType type) {
    return new DnsInquiry(wire, servers, type).ask(name + ".");
  }

  /** What one question found counts, whatever became of the other: only what was found is dialled. */
  private static Future<Found> together(String name, DnsAnswer four, DnsAnswer six) {
    List<InetAddress> addresses = new ArrayList<>(four.addresses());
    addresses.addAll(six.addresses());
    if (addresses.isEmpty()) {
      DnsAnswer telling = four.outcome().compareTo(six.outcome()) <= 0 ? four : six;
      return Future.failedFuture(telling.problem(name).failure());
    }
    long seconds = Math.min(lifeOf(four), lifeOf(six));
    return Future.succeededFuture(new Found(addresses, Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE))));
  }

  private static long lifeOf(DnsAnswer answer) {
    return answer.addresses().isEmpty() ? Long.MAX_VALUE : answer.seconds();
  }
}
