package dev.waybill.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nX-Other: 1\r\n\r\n{\"a\":\"long\"}",
      "HTTP/1.1 200 OK\r\ncontent-length:12\r\n\r\n{\"a\":\"long\"}",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n7\r\n\"long\"}\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nC\r\n{\"a\":\"long\"}\r\n0\r\nX-Trailer: 1\r\n\r\n"})
  void readsAMessageWhereverItIsCut(String message) {
    byte[] bytes = ascii(message);
    for (int cut = 1; cut < bytes.length; cut++) {
      Intake intake = new Intake();
      assertThat(intake.take(ByteBuffer.wrap(bytes, 0, cut))).isFalse();
      assertThat(intake.take(ByteBuffer.wrap(bytes, cut, bytes.length - cut))).isTrue();
      CRC32 crc = new CRC32();
      crc.update(ascii("{\"a\":\"long\"}"));
      assertThat(intake.text()).isEqualTo("{\"a\":\"long\"}");
      assertThat(intake.status()).isEqualTo(200);
      assertThat(intake.length()).isEqualTo(12);
      assertThat(intake.checksum()).isEqualTo((int) crc.getValue());
    }
  }

  @Test
  void leavesWhatBelongsToTheNextMessage() {
    ByteBuffer two = ByteBuffer.wrap(ascii("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"));
    Intake intake = new Intake();
    assertThat(intake.take(two)).isTrue();
    assertThat(intake.status()).isEqualTo(204);
    intake.reset();
    assertThat(intake.take(two)).isTrue();
    assertThat(intake.text()).isEqualTo("x");
  }

  @Test
  void knowsAFieldByItsWholeNameAndValue() {
    Intake intake = new Intake();
    intake.take(ByteBuffer.wrap(ascii("POST / HTTP/1.1\r\nX-Authorization: Bearer t\r\nAuthorization: Bearer token\r\n\r\n")));
    assertThat(intake.has(ascii("authorization"), ascii("Bearer token"))).isTrue();
    assertThat(intake.has(ascii("authorization"), ascii("Bearer toke"))).isFalse();
    assertThat(intake.has(ascii("authorization"), ascii("Bearer token2"))).isFalse();
    assertThat(intake.has(ascii("authority"), ascii("Bearer token"))).isFalse();
  }

  @Test
  void countsWhatIsTooLongToBeKept() {
    Intake intake = new Intake();
    long length = Intake.KEPT + 100_000L;
    intake.take(ByteBuffer.wrap(ascii("POST / HTTP/1.1\r\nContent-Length: " + length + "\r\n\r\n")));
    byte[] block = new byte[50_000];
    long sent = 0;
    while (sent < length) {
      int count = (int) Math.min(block.length, length - sent);
      sent += count;
      assertThat(intake.take(ByteBuffer.wrap(block, 0, count))).isEqualTo(sent == length);
    }
    assertThat(intake.length()).isEqualTo(length);
    assertThat(intake.kept()).isEqualTo(Intake.KEPT);
  }
}
