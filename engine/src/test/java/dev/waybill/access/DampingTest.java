package dev.waybill.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.clock.VirtualTimeline;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DampingTest {
  private final VirtualTimeline time = new VirtualTimeline();
  private final Damping damping = new Damping(time);

  private Duration fail(String address, int times) throws Exception {
    Duration last = null;
    for (int i = 0; i < times; i++) {
      last = damping.failed(InetAddress.getByName(address), "unknown_key");
    }
    return last;
  }

  @Test
  void twentyFailuresWithinAMinuteAreTakenAndThenTheWaitGrowsToAMinute() throws Exception {
    assertThat(fail("192.0.2.1", 20)).isNull();
    assertThat(fail("192.0.2.1", 1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(fail("192.0.2.1", 1)).isEqualTo(Duration.ofSeconds(2));
    assertThat(fail("192.0.2.1", 57)).isEqualTo(Duration.ofSeconds(59));
    assertThat(fail("192.0.2.1", 1)).isEqualTo(Duration.ofSeconds(60));
    assertThat(fail("192.0.2.1", 5_000)).isEqualTo(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @CsvSource({
      "192.0.2.1, 192.0.2.2, false", "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true", "2001:db8:1:2::1, 2001:db8:1:3::1, false",
      "::ffff:192.0.2.1, 192.0.2.1, true"})
  void anIpv6NetworkCountsAsOneAndAnIpv4AddressAlone(String one, String other, boolean together) throws Exception {
    fail(one, 20);
    assertThat(fail(other, 1) != null).isEqualTo(together);
  }

  @Test
  void theMinuteSlides() throws Exception {
    fail("192.0.2.1", 20);
    time.advance(Duration.ofSeconds(59));
    assertThat(fail("192.0.2.1", 1)).isNotNull();
    time.advance(Duration.ofSeconds(31));
    // Half of the 21 of the minute before count still.
    assertThat(fail("192.0.2.1", 10)).isNull();
    assertThat(fail("192.0.2.1", 1)).isEqualTo(Duration.ofSeconds(1));
    time.advance(Duration.ofMinutes(2));
    assertThat(fail("192.0.2.1", 20)).isNull();
  }

  @Test
  void manyAddressesTakeNoMoreRoomThanSome() throws Exception {
    fail("192.0.2.1", 21);
    for (int i = 0; i < 10_000; i++) {
      damping.failed(InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i}), "unknown_key");
    }
    assertThat(fail("192.0.2.1", 1)).isNull();
  }
}
