package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.IpLiteral;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classifier cases only: none of these addresses is ever dialled. */
class AddressTableTest {
  private final AddressTable strict = new AddressTable(EgressRules.STRICT, List.of());

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.255.255.255, this_network", "10.0.0.0, 10.255.255.255, private", "100.64.0.0, 100.127.255.255, cgnat",
    "127.0.0.0, 127.255.255.255, loopback", "169.254.0.0, 169.254.255.255, link_local", "172.16.0.0, 172.31.255.255, private",
    "192.0.0.0, 192.0.0.255, protocol_assignments", "192.0.2.0, 192.0.2.255, documentation",
    "192.88.99.0, 192.88.99.255, 6to4_relay", "192.168.0.0, 192.168.255.255, private",
    "198.18.0.0, 198.19.255.255, benchmarking",
    "198.51.100.0, 198.51.100.255, documentation", "203.0.113.0, 203.0.113.255, documentation",
    "224.0.0.0, 239.255.255.255, multicast", "240.0.0.0, 255.255.255.255, reserved",
    "2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, protocol_assignments",
    "2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, documentation",
    "2002::, 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 6to4", "3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, documentation",
    "::, 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, outside_2000::/3",
    "4000::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, outside_2000::/3",
  })
  void refusesWholeRanges(String first, String last, String label) {
    assertThat(strict.refusal(IpLiteral.address(first))).hasValue(label);
    assertThat(strict.refusal(IpLiteral.address(last))).hasValue(label);
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
    "127.0.0.0/8, ::1, outside_2000::/3", "127.0.0.0/8, ::ffff:127.0.0.1, outside_2000::/3",
    "127.0.0.0/8, ::127.0.0.1, outside_2000::/3", "127.0.0.0/8, 2002:7f00:1::, 6to4", "127.0.0.1, 127.0.0.2, loopback",
    "::1, ::1, ''", "::1, 127.0.0.1, loopback", "fd00::/8, fd12::1, ''", "fd00::/8, fc00::1, outside_2000::/3",
    "::ffff:0:0/96, ::ffff:10.0.0.1, ''", "::ffff:0:0/96, 10.0.0.1, private",
  })
  void opensExactlyWhatIsWritten(String network, String address, String label) {
    AddressTable table = new AddressTable(new EgressRules(List.of(Cidr.parse(network)), false), List.of());
    assertThat(table.refusal(IpLiteral.address(address)).orElse("")).isEqualTo(label);
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
