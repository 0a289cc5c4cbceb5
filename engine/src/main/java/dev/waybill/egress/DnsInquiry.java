package dev.waybill.egress;

import io.netty.channel.AddressedEnvelope;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;
import java.util.List;

/** One question about one name, put to one server after the other and followed from alias to alias; always ends in an answer. */
final class DnsInquiry {
  private static final int MOST_TRIES = 3;
  private static final int MOST_ALIASES = 8;

  private final DnsNameResolver wire;
  private final List<InetSocketAddress> servers;
  private final DnsRecordType type;
  private final Promise<DnsAnswer> end = Promise.promise();
  private String name;
  private int tries;
  private int aliases;
  private long seconds = Long.MAX_VALUE;
  private volatile boolean unwanted;

  DnsInquiry(DnsNameResolver wire, List<InetSocketAddress> servers, DnsRecordType type) {
    this.wire = wire;
    this.servers = servers;
    this.type = type;
  }

  /** @param absolute lower case, with its dot */
  Future<DnsAnswer> ask(String absolute) {
    name = absolute;
    send();
    return end.future();
  }

  /** Nobody waits for it any more: what was sent may still be answered, nothing more is sent. */
  void leave() {
    unwanted = true;
  }

  private void send() {
    InetSocketAddress server = servers.get(tries++ % servers.size());
    try {
      DnsQuestion question = new DefaultDnsQuestion(name, type);
      wire.query(server, question).addListener(done -> answered((io.netty.util.concurrent.Future<?>) done));
    } catch (RuntimeException noName) {
      // An alias may be anything, also what is no name.
      end.complete(DnsAnswer.none(DnsAnswer.Outcome.FAILED));
    }
  }

  private void answered(io.netty.util.concurrent.Future<?> done) {
    if (!done.isSuccess()) {
      boolean silent = done.cause() instanceof DnsNameResolverTimeoutException;
      again(DnsAnswer.none(silent ? DnsAnswer.Outcome.TIMEOUT : DnsAnswer.Outcome.FAILED));
      return;
    }
    AddressedEnvelope<?, ?> envelope = (AddressedEnvelope<?, ?>) done.getNow();
    DnsAnswer answer;
    try {
      answer = DnsAnswer.read((DnsResponse) envelope.content(), name, type);
    } catch (RuntimeException malformed) {
      answer = DnsAnswer.none(DnsAnswer.Outcome.FAILED);
    } finally {
      envelope.release();
    }
    judge(answer);
  }

  private void judge(DnsAnswer answer) {
    switch (answer.outcome()) {
      case TIMEOUT, FAILED, REFUSED -> again(answer);
      default -> {
        if (answer.alias() == null) {
          end.complete(answer.within(seconds));
        } else if (++aliases > MOST_ALIASES) {
          end.complete(DnsAnswer.none(DnsAnswer.Outcome.FAILED));
        } else {
          seconds = Math.min(seconds, answer.seconds());
          tries = 0;
          name = answer.alias();
          send();
        }
      }
    }
  }

  /** A datagram may be lost, so a silent server is asked again; one that said no is not. */
  private void again(DnsAnswer bad) {
    boolean sensible = bad.outcome() == DnsAnswer.Outcome.TIMEOUT || tries < servers.size();
    if (sensible && tries < MOST_TRIES && !unwanted) {
      send();
    } else {
      end.complete(bad);
    }
  }
}
