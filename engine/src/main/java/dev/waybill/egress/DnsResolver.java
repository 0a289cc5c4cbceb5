package dev.waybill.egress;

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
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Asks DNS servers that the operator named and nobody else: neither the machine's resolver nor its hosts file. A and AAAA at once,
 * over UDP from a port of its own each time, over TCP where an answer does not fit; another server where one does not answer. Once
 * one of the two has an address the other is not waited for much longer. Keeps nothing, tries no search domain, never blocks, and holds a bounded number of questions. Thread-safe.
 */
public final class DnsResolver implements Resolver {
  /**
   * What it has patience for.
   *
   * @param one how long one server may take for one question; a question is sent three times at most
   * @param other how long the other family may take once one has an address (as RFC 8305, section 3, has it)
   * @param waiting how many names are asked for at a time
   */
  record Limits(Duration one, Duration other, int waiting) {
    /** 1.5 s, 300 ms, 1,000 names. */
    static final Limits STANDARD = new Limits(Duration.ofMillis(1_500), Duration.ofMillis(300), 1_000);
  }

  private final Vertx vertx;
  private final DnsNameResolver wire;
  private final List<InetSocketAddress> servers;
  private final long otherMillis;
  private final int most;
  private final AtomicInteger waiting = new AtomicInteger();

  /** @param servers asked in this order, at least one */
  public DnsResolver(Vertx vertx, List<InetSocketAddress> servers) {
    this(vertx, servers, Limits.STANDARD, System::nanoTime);
  }

  /** @param nanos the monotonic clock */
  DnsResolver(Vertx vertx, List<InetSocketAddress> servers, Limits limits, LongSupplier nanos) {
    DnsNoise noise = new DnsNoise(nanos);
    this.vertx = vertx;
    this.servers = List.copyOf(servers);
    this.otherMillis = limits.other().toMillis();
    this.most = limits.waiting();
    this.wire =
        new DnsNameResolverBuilder(vertx.nettyEventLoopGroup().next())
            .datagramChannelFactory(noise::channel)
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
    DnsInquiry four = new DnsInquiry(wire, servers, DnsRecordType.A);
    DnsInquiry six = new DnsInquiry(wire, servers, DnsRecordType.AAAA);
    Future<DnsAnswer> fourth = four.ask(asciiName + ".");
    Future<DnsAnswer> sixth = six.ask(asciiName + ".");
    Promise<Found> answer = Promise.promise();
    // A name counts until no question about it is under way, whether or not somebody still waits.
    Future.join(fourth, sixth).onComplete(both -> {
      waiting.decrementAndGet();
      together(asciiName, fourth.result(), sixth.result()).onComplete(all -> {
        if (all.succeeded()) {
          answer.tryComplete(all.result());
        } else {
          answer.tryFail(all.cause());
        }
      });
    });
    hurry(fourth, six, asciiName, answer);
    hurry(sixth, four, asciiName, answer);
    return answer.future();
  }

  /** Once one family has an address, the other has a moment to add its own; what comes later is dropped. */
  private void hurry(Future<DnsAnswer> one, DnsInquiry other, String name, Promise<Found> answer) {
    one.onSuccess(found -> {
      if (!found.addresses().isEmpty() && !answer.future().isComplete()) {
        long timer = vertx.setTimer(otherMillis, late -> {
          other.leave();
          together(name, found, DnsAnswer.none(DnsAnswer.Outcome.TIMEOUT)).onSuccess(answer::tryComplete);
        });
        answer.future().onComplete(over -> vertx.cancelTimer(timer));
      }
    });
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
