package dev.waybill.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Base64ContentTest {
  /** Gives its bytes in pieces of the given sizes, and the rest in one. */
  private record Pieces(byte[] bytes, long length, List<Integer> sizes) implements Content {
    @Override
    public Future<Void> writeTo(WriteStream<Buffer> sink) {
      Future<Void> written = Future.succeededFuture();
      int from = 0;
      for (int size : sizes) {
        int begin = from;
        int end = Math.min(bytes.length, from + size);
        written = written.compose(done -> sink.write(Buffer.buffer().appendBytes(bytes, begin, end - begin)));
        from = end;
      }
      int rest = from;
      return written.compose(done -> sink.write(Buffer.buffer().appendBytes(bytes, rest, bytes.length - rest)));
    }

    @Override
    public Buffer inMemory() {
      return null;
    }
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String text(Content content) {
    MemoryStream sink = new MemoryStream();
    assertThat(content.writeTo(sink).succeeded()).isTrue();
    return sink.bytes().toString();
  }

  @Test
  void everyCutOfEveryLengthGivesTheSameText() {
    Random random = new Random(64);
    for (int length = 0; length < 20; length++) {
      byte[] bytes = bytes(random, length);
      String expected = Base64.getEncoder().encodeToString(bytes);
      for (int first = 0; first <= length; first++) {
        for (int second = 0; second <= length - first; second++) {
          Content content = Base64Content.of(new Pieces(bytes, length, List.of(first, second)));
          assertThat(text(content)).as("%d bytes cut at %d and %d", length, first, second).isEqualTo(expected);
          assertThat(content.length()).isEqualTo(expected.length());
        }
      }
    }
  }

  @Test
  void anyPiecesGiveTheSameTextInFormsToo() {
    Random random = new Random(4648);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = bytes(random, random.nextInt(3_000));
      List<Integer> sizes = random.ints(random.nextInt(20), 0, 200).boxed().toList();
      Base64Content content = Base64Content.of(new Pieces(bytes, bytes.length, sizes));
      assertThat(Base64.getDecoder().decode(text(content))).isEqualTo(bytes);
      Content inForm = content.inForm().measured().result();
      String form = text(inForm);
      assertThat(form).matches("[A-Za-z0-9%]*").hasSize((int) inForm.length());
      assertThat(URLDecoder.decode(form, StandardCharsets.UTF_8)).isEqualTo(Base64.getEncoder().encodeToString(bytes));
    }
  }

  @Test
  void itCanBeWrittenAgain() {
    Content content = Base64Content.of(new Pieces(bytes(new Random(2), 100), 100, List.of(1, 1, 50)));
    assertThat(text(content)).isEqualTo(text(content));
  }

  @Test
  void theLengthInAFormIsUnknownUntilItIsMeasured() {
    Base64Content inForm = Base64Content.of(new Pieces(new byte[] {-1, -1, -2, -1}, 4, List.of())).inForm();
    assertThat(inForm.length()).isNegative();
    Body body = new Body(List.of(Content.of(Buffer.buffer("a=")), inForm));
    assertThat(body.isMeasured()).isFalse();
    Body measured = body.measured().result();
    assertThat(measured.isMeasured()).isTrue();
    assertThat(text(measured.pieces().get(1))).isEqualTo("%2F%2F%2F%2B%2Fw%3D%3D");
    assertThat(measured.length()).isEqualTo(2 + "%2F%2F%2F%2B%2Fw%3D%3D".length());
    assertThat(measured.measured().result().pieces()).isEqualTo(measured.pieces());
  }

  @ParameterizedTest
  @CsvSource({"2, 3", "3, 2", "4, 3", "0, 1", "1, 0"})
  void contentOfAnotherLengthThanItSaidIsNotSentAsWhole(int actual, long announced) {
    Future<Void> written = Base64Content.of(new Pieces(new byte[actual], announced, List.of())).writeTo(new MemoryStream());
    assertThat(written.cause()).isInstanceOf(IOException.class).hasMessage("a content of another length than it said");
  }

  @Test
  void aContentThatCannotBeReadCannotBeMeasured() {
    Content broken = new Content() {
      @Override
      public long length() {
        return 3;
      }

      @Override
      public Future<Void> writeTo(WriteStream<Buffer> sink) {
        return Future.failedFuture(new IOException("disk"));
      }

      @Override
      public Buffer inMemory() {
        return null;
      }
    };
    assertThat(new Body(List.of(Base64Content.of(broken).inForm())).measured().cause()).hasMessage("disk");
  }
}
