package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.http.IpLiteral;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0, true", "10.0.0.0/8, 10.255.255.255, true", "10.0.0.0/8, 9.255.255.255, false",
    "10.0.0.0/8, 11.0.0.0, false", "10.0.0.0/8, a00::, false", "0.0.0.0/0, 255.255.255.255, true", "0.0.0.0/0, ::, false",
    "127.0.0.1, 127.0.0.1, true", "127.0.0.1, 127.0.0.2, false", "127.0.0.1/32, 127.0.0.1, true",
    "192.168.4.0/23, 192.168.5.255, true", "192.168.4.0/23, 192.168.6.0, false",
    "fd00::/8, fdff:ffff::1, true", "fd00::/8, fc00::, false", "::1, ::1, true", "::1, ::2, false", "::1/128, ::1, true",
    "2001:db8::/63, 2001:db8:0:1:ffff::, true", "2001:db8::/63, 2001:db8:0:2::, false",
    "2001:db8::/65, 2001:db8::7fff:0:0:0, true", "2001:db8::/65, 2001:db8::8000:0:0:0, false", "::/0, ffff::, true",
    "::/0, 1.2.3.4, false", "127.0.0.0/8, ::ffff:127.0.0.1, false", "::ffff:0:0/96, ::ffff:127.0.0.1, true",
    "::ffff:0:0/96, 127.0.0.1, false",
  })
  void holdsItsOwnAddressesOnly(String network, String address, boolean holds) {
    assertThat(Cidr.parse(network).contains(IpLiteral.address(address))).isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/8/8", "10.0.0/8", "10.0.0.1/8", "::1/127",
        "::/129", "[::1]/128", "fe80::1%lo/128", "localhost/8", " 10.0.0.0/8", "10.0.0.0/٨", "fd00::1/8", "2001:db8:0:0:1::/64",
      })
  void refusesWhatIsNoNetwork(String text) {
    assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageEndingWith(".");
  }

  /** Of the whole family, so that a prefix that is read as none would be a network. */
  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0/", "0.0.0.0/x", "0.0.0.0/00", "0.0.0.0/1x", "0.0.0.0/0000", "0.0.0.0/33", "0.0.0.0/-", "0.0.0.0/ 8", "0.0.0.0/:", "0.0.0.0//"})
  void aPrefixIsANumberUpToThirtyTwo(String text) {
    assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The prefix of `" + text + "` is not a number from 0 to 32.");
    assertThatThrownBy(() -> Cidr.parse(text.replace("0.0.0.0", "::").replace("33", "129"))).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The prefix of `" + text.replace("0.0.0.0", "::").replace("33", "129") + "` is not a number from 0 to 128.");
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> Cidr.parse("/8")).hasMessage("`/8` is not a network; write it like `10.0.0.0/8` or `fd00::/8`.");
    assertThatThrownBy(() -> Cidr.parse("10.0.0.1/8"))
        .hasMessage("`10.0.0.1/8` has bits beyond its prefix; write the network's first address.");
    assertThatThrownBy(() -> Cidr.parse("10.0.0.0/33")).hasMessage("The prefix of `10.0.0.0/33` is not a number from 0 to 32.");
  }
}
