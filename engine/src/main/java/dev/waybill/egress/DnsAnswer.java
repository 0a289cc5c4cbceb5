package dev.waybill.egress;

import dev.waybill.problem.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one question about a name found out (RFC 1035, RFC 3596). An address keeps its family: an AAAA record that holds an
 * IPv4-mapped address stays IPv6.
 *
 * @param addresses none where it is not {@link Outcome#FOUND}
 * @param alias the name to ask about next, where the answer only says that the name is another's; else null
 * @param seconds how long the answer may be kept
 */
record DnsAnswer(Outcome outcome, List<InetAddress> addresses, String alias, long seconds) {
  private static final int MOST_ADDRESSES = 256;
  private static final int MOST_ALIASES = 16;

  /** How it went; what comes first says most about a name of which the other question found nothing either. */
  enum Outcome {
    FOUND,
    UNKNOWN_NAME,
    TIMEOUT,
    FAILED,
    REFUSED,
    EMPTY
  }

  static DnsAnswer none(Outcome outcome) {
    return new DnsAnswer(outcome, List.of(), null, 0);
  }

  /**
   * Reads a response. Only records that the chain of aliases leads to from the name asked about count.
   *
   * @param name absolute, with its dot, lower case
   */
  static DnsAnswer read(DnsResponse response, String name, DnsRecordType type) {
    if (response.isTruncated()) {
      return none(Outcome.FAILED);
    }
    if (response.code().equals(DnsResponseCode.NXDOMAIN)) {
      return none(Outcome.UNKNOWN_NAME);
    }
    if (!response.code().equals(DnsResponseCode.NOERROR)) {
      return none(response.code().equals(DnsResponseCode.REFUSED) ? Outcome.REFUSED : Outcome.FAILED);
    }
    Map<String, DnsRawRecord> aliases = new HashMap<>();
    Map<String, List<DnsRawRecord>> found = new HashMap<>();
    for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
      DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
      if (record instanceof DnsRawRecord raw && record.dnsClass() == DnsRecord.CLASS_IN) {
        String owner = record.name().toLowerCase(Locale.ROOT);
        if (record.type().equals(DnsRecordType.CNAME)) {
          aliases.put(owner, raw);
        } else if (record.type().equals(type)) {
          found.computeIfAbsent(owner, each -> new ArrayList<>()).add(raw);
        }
      }
    }
    return follow(name, aliases, found);
  }

  private static DnsAnswer follow(String name, Map<String, DnsRawRecord> aliases, Map<String, List<DnsRawRecord>> found) {
    String owner = name;
    long seconds = Long.MAX_VALUE;
    for (int i = 0; i <= MOST_ALIASES; i++) {
      List<DnsRawRecord> records = found.get(owner);
      if (records != null) {
        return addresses(records, seconds);
      }
      DnsRawRecord alias = aliases.get(owner);
      if (alias == null) {
        return owner.equals(name) ? none(Outcome.EMPTY) : new DnsAnswer(Outcome.EMPTY, List.of(), owner, seconds);
      }
      seconds = Math.min(seconds, Math.max(0, alias.timeToLive()));
      owner = DefaultDnsRecordDecoder.decodeName(alias.content().duplicate()).toLowerCase(Locale.ROOT);
    }
    return none(Outcome.FAILED);
  }

  private static DnsAnswer addresses(List<DnsRawRecord> records, long kept) {
    List<InetAddress> addresses = new ArrayList<>();
    long seconds = kept;
    for (DnsRawRecord record : records) {
      InetAddress address = address(record);
      if (address == null || addresses.size() == MOST_ADDRESSES) {
        return none(Outcome.FAILED);
      }
      addresses.add(address);
      seconds = Math.min(seconds, Math.max(0, record.timeToLive()));
    }
    return new DnsAnswer(Outcome.FOUND, List.copyOf(addresses), null, seconds);
  }

  private static InetAddress address(DnsRawRecord record) {
    ByteBuf content = record.content();
    boolean v6 = record.type().equals(DnsRecordType.AAAA);
    if (content.readableBytes() != (v6 ? 16 : 4)) {
      return null;
    }
    byte[] bytes = ByteBufUtil.getBytes(content);
    try {
      return v6 ? Inet6Address.getByAddress(null, bytes, -1) : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The same, kept no longer than what led to it. */
  DnsAnswer within(long most) {
    return new DnsAnswer(outcome, addresses, alias, Math.min(seconds, most));
  }

  /** Why there is no address. */
  Problem problem(String name) {
    return switch (outcome) {
      case UNKNOWN_NAME -> DnsProblem.unknownName(name);
      case TIMEOUT -> DnsProblem.timeout(name);
      case REFUSED -> DnsProblem.refused(name);
      case EMPTY -> DnsProblem.empty(name);
      case FAILED, FOUND -> DnsProblem.failed(name);
    };
  }
}
