package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.clock.VirtualTimeline;
import dev.waybill.http.IpLiteral;
import io.vertx.core.Vertx;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classifier cases only: none of these addresses is ever dialled. */
class AddressTableTest {
  private final AddressTable strict = new AddressTable(EgressRules.STRICT, List.of());

  @ParameterizedTest
  @CsvFileSource(resources = "/egress/special-ranges.csv", useHeadersInDisplayName = true)
  void refusesWholeRanges(String label, String first, String last, String before, String after) {
    assertThat(reason(first)).isEqualTo(label);
    assertThat(reason(last)).isEqualTo(label);
    assertThat(reason(before)).isNotEqualTo(label);
    assertThat(reason(after)).isNotEqualTo(label);
  }

  private String reason(String address) {
    return address == null ? "" : strict.refusal(IpLiteral.address(address)).orElse("");
  }

  /** Whatever a range is called: the whole of what must never be reached is refused. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
        "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "::/3", "4000::/2", "8000::/1",
      })
  void refusesEveryAddressOfThem(String network) throws UnknownHostException {
    Cidr range = Cidr.parse(network);
    byte[] first = IpLiteral.address(network.substring(0, network.indexOf('/'))).getAddress();
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = first.clone();
      for (int bit = range.prefix(); bit < bytes.length * 8; bit++) {
        boolean one = i == 0 ? false : i == 1 || random.nextBoolean();
        bytes[bit / 8] |= (byte) (one ? 0x80 >> bit % 8 : 0);
      }
      InetAddress address = bytes.length == 4 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, -1);
      assertThat(range.contains(address)).isTrue();
      assertThat(strict.refusal(address)).as("%s", address).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.1.255", "192.0.3.0",
        "192.88.98.255",
        "192.88.100.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0",
        "203.0.112.255", "203.0.114.0", "223.255.255.255", "2000::", "2001:200::", "2001:db7:ffff::", "2001:db9::",
        "2001:ffff:ffff::", "2003::", "2606:4700::1", "3ffe:ffff::", "3fff:1000::", "3fff:ffff::",
      })
  void takesTheirNeighbours(String address) {
    assertThat(strict.refusal(IpLiteral.address(address))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808", "2002:7f00:1::", "2001:0:7f00:1::",
        "fe80::1", "fd00:ec2::254", "169.254.169.254", "100.100.100.200", "192.0.0.192", "::ffff:8.8.8.8",
      })
  void refusesSpellingsAndMetadataAddresses(String address) {
    assertThat(strict.refusal(IpLiteral.address(address))).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8, 127.255.255.255, ''", "127.0.0.0/8, 128.0.0.0, ''", "127.0.0.0/8, 10.0.0.1, private",
    "127.0.0.0/8, ::1, loopback", "127.0.0.0/8, ::ffff:127.0.0.1, v4_mapped",
    "127.0.0.0/8, ::127.0.0.1, v4_compatible", "127.0.0.0/8, 2002:7f00:1::, 6to4", "127.0.0.1, 127.0.0.2, loopback",
    "::1, ::1, ''", "::1, 127.0.0.1, loopback", "fd00::/8, fd12::1, ''", "fd00::/8, fc00::1, unique_local",
    "::ffff:0:0/96, 10.0.0.1, private", "64:ff9b::/96, 64:ff9b::a00:1, ''",
  })
  void opensExactlyWhatIsWritten(String network, String address, String label) {
    AddressTable table = new AddressTable(new EgressRules(List.of(Cidr.parse(network)), false), List.of());
    assertThat(table.refusal(IpLiteral.address(address)).orElse("")).isEqualTo(label);
  }

  /** A connection to it would be one to the IPv4 address, which nobody vetted. */
  @ParameterizedTest
  @CsvSource({
    "::ffff:0:0/96, ::ffff:10.0.0.1, v4_mapped", "::/0, ::ffff:8.8.8.8, v4_mapped", "::/96, ::8.8.8.8, v4_compatible",
    "::ffff:10.0.0.1, ::ffff:10.0.0.1, v4_mapped",
  })
  void opensNoSpellingOfAnIpv4Address(String network, String address, String label) {
    AddressTable table = new AddressTable(new EgressRules(List.of(Cidr.parse(network)), false), List.of());
    assertThat(table.refusal(IpLiteral.address(address))).hasValue(label);
  }

  /** The JDK makes an IPv4 address of its sixteen bytes: that one is vetted, and dialled. */
  @Test
  void vetsWhatTheJdkMakesOfAMappedAddress() throws UnknownHostException {
    InetAddress made = InetAddress.getByAddress("a.example", IpLiteral.address("::ffff:127.0.0.1").getAddress());
    assertThat(made).isInstanceOf(Inet4Address.class);
    assertThat(strict.verdict(made, 443)).isEqualTo(Verdict.refused("address_loopback"));
    assertThat(made.getHostAddress()).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 8080, own_listener", "127.9.9.9, 8080, own_listener", "10.1.2.3, 8080, own_listener", "8.8.8.8, 8080, own_listener",
    "::1, 8080, own_listener", "0.0.0.0, 8080, own_listener", "::, 8080, own_listener", "::ffff:127.0.0.1, 8080, own_listener",
    "127.0.0.1, 8081, none", "10.1.2.3, 443, none", "10.1.2.4, 8080, none", "8.8.4.4, 8080, none", "::2, 8080, own_listener",
  })
  void refusesItsOwnListenerWhateverIsOpen(String address, int port, String reason) {
    EgressRules open = new EgressRules(List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0")), true, Set.of(), true);
    OwnAddresses own = OwnAddresses.of(Stream.of("10.1.2.3", "8.8.8.8").map(IpLiteral::address).toList());
    AddressTable table = new AddressTable(open, own);
    own.listeningOn(8080);
    assertThat(table.verdict(IpLiteral.address(address), port).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, REPORTED, address_private", "127.0.0.1, REPORTED, address_loopback", "::1, REPORTED, address_loopback",
    "100.64.0.1, REPORTED, address_cgnat", "fd12::1, REPORTED, address_unique_local", "4000::1, REPORTED, address_outside_2000::/3",
    "8.8.8.8, ALLOWED, none", "169.254.169.254, REFUSED, address_link_local", "fe80::1, REFUSED, address_link_local",
    "0.0.0.0, REFUSED, address_this_network", "::, REFUSED, address_unspecified", "224.0.0.1, REFUSED, address_multicast",
    "ff02::1, REFUSED, address_multicast", "255.255.255.255, REFUSED, address_reserved",
    "100.100.100.200, REFUSED, address_cgnat", "192.0.0.192, REFUSED, address_protocol_assignments",
    "fd00:ec2::254, REFUSED, address_unique_local", "::ffff:169.254.169.254, REFUSED, address_v4_mapped",
    "::169.254.169.254, REFUSED, address_v4_compatible", "64:ff9b::a9fe:a9fe, REFUSED, address_nat64",
    "2002:a9fe:a9fe::, REFUSED, address_6to4", "2001:0:a9fe:a9fe::, REFUSED, address_teredo",
  })
  void holdsWhereCredentialsAreHandedOutInReportModeToo(String address, Verdict.Ruling ruling, String reason) {
    AddressTable table = new AddressTable(new EgressRules(List.of(), false, Set.of(), true), List.of());
    assertThat(table.verdict(IpLiteral.address(address), 443)).isEqualTo(new Verdict(ruling, reason));
  }

  @Test
  void learnsOfAddressesThatComeLater() {
    List<InetAddress> interfaces = new ArrayList<>(List.of(IpLiteral.address("8.8.8.8")));
    VirtualTimeline time = new VirtualTimeline();
    OwnAddresses own = new OwnAddresses(() -> List.copyOf(interfaces));
    AddressTable table = new AddressTable(EgressRules.STRICT, own);
    Vertx vertx = Vertx.vertx();
    try {
      own.follow(vertx, time, Duration.ofSeconds(30));
      interfaces.add(IpLiteral.address("8.8.4.4"));
      assertThat(table.refusal(IpLiteral.address("8.8.4.4"))).isEmpty();
      time.advance(Duration.ofSeconds(30));
      Awaitility.await().untilAsserted(() -> assertThat(table.refusal(IpLiteral.address("8.8.4.4"))).hasValue("own"));
    } finally {
      WireRig.result(vertx.close());
    }
  }

  @Test
  void refusesTheGatewaysOwnAddressUnlessItIsOpened() {
    var own = Stream.of("8.8.8.8", "2606:4700::1", "127.0.0.1").map(IpLiteral::address).toList();
    AddressTable table = new AddressTable(EgressRules.STRICT, own);
    assertThat(table.refusal(IpLiteral.address("8.8.8.8"))).hasValue("own");
    assertThat(table.refusal(IpLiteral.address("2606:4700::1"))).hasValue("own");
    assertThat(table.refusal(IpLiteral.address("8.8.8.9"))).isEmpty();
    assertThat(table.refusal(IpLiteral.address("127.0.0.1"))).hasValue("loopback");
    EgressRules open = new EgressRules(List.of(Cidr.parse("8.8.8.0/24")), false);
    assertThat(new AddressTable(open, own).refusal(IpLiteral.address("8.8.8.8"))).isEmpty();
  }

  @Test
  void knowsTheMachinesOwnAddresses() {
    assertThat(OwnAddresses.now()).contains(IpLiteral.address("127.0.0.1"));
  }
}
