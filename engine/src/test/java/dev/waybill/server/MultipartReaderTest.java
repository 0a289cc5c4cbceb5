package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.problem.Failure;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {
  /** Writes down what the reader tells. */
  private static final class Seen implements MultipartReader.Parts {
    final List<PartHead> heads = new ArrayList<>();
    final List<Buffer> contents = new ArrayList<>();
    int ended;

    @Override
    public void begin(PartHead head) {
      heads.add(head);
      contents.add(Buffer.buffer());
    }

    @Override
    public void data(Buffer some) {
      contents.get(contents.size() - 1).appendBuffer(some);
    }

    @Override
    public void end() {
      ended++;
    }
  }

  private static Seen read(Buffer body, int... cuts) {
    Seen seen = new Seen();
    MultipartReader reader = new MultipartReader("XX", seen);
    int from = 0;
    for (int cut : cuts) {
      reader.feed(body.getBuffer(from, cut));
      from = cut;
    }
    reader.feed(body.getBuffer(from, body.length()));
    reader.end();
    assertThat(seen.ended).isEqualTo(seen.heads.size());
    return seen;
  }

  private static Seen read(String body) {
    return read(Buffer.buffer(body));
  }

  private static String part(String head, String content) {
    return "--XX\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + content + "\r\n";
  }

  private static final String BODY = "preamble\r\n" + part("name=\"input\"", "{}")
      + part("name=\"a\"; filename=\"x.pdf\"\r\nContent-Type: Application/PDF; x=y", "\r\n--X\r\n--XY-\r\n-")
      + part("name=b; filename=\"\"", "") + "--XX--\r\nepilogue --XX\r\n";

  @Test
  void readsTheSameInWhateverCut() {
    Buffer body = Buffer.buffer(BODY);
    Seen whole = read(body);
    assertThat(whole.heads).containsExactly(
        new PartHead("input", null, null), new PartHead("a", "x.pdf", "application/pdf"), new PartHead("b", "", null));
    assertThat(whole.contents).extracting(Buffer::toString).containsExactly("{}", "\r\n--X\r\n--XY-\r\n-", "");
    for (int one = 0; one <= body.length(); one++) {
      for (int other : new int[] {one, Math.min(one + 1, body.length()), Math.min(one + 7, body.length())}) {
        Seen cut = read(body, one, other);
        assertThat(cut.heads).isEqualTo(whole.heads);
        assertThat(cut.contents).isEqualTo(whole.contents);
      }
    }
  }

  @Test
  void anyBytesComeThroughAsTheyAre() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      byte[] content = new byte[random.nextInt(3_000)];
      for (int i = 0; i < content.length; i++) {
        content[i] = (byte) (random.nextInt(3) == 0 ? "\r\n-X".charAt(random.nextInt(4)) : random.nextInt(256));
      }
      if (new String(content, StandardCharsets.ISO_8859_1).contains("\r\n--XX")) {
        continue;
      }
      Buffer body = Buffer.buffer("--XX\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n").appendBytes(content)
          .appendString("\r\n--XX--");
      int cut = random.nextInt(body.length());
      assertThat(read(body, cut, cut + random.nextInt(body.length() - cut)).contents.get(0).getBytes()).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--XX", "--XX\r\n", "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n",
      "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--XX",
      "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--XX-", "no boundary at all"})
  void aBodyThatEndsBeforeItsLastBoundaryIsRefused(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(Failure.class).hasMessageContaining("ends before its last boundary");
  }

  @Test
  void anEmptyFormAndSpaceBehindABoundaryAreFine() {
    assertThat(read("--XX--").heads).isEmpty();
    assertThat(read(part("name=a", "x").replace("--XX\r\n", "--XX \t\r\n") + "--XX--").contents).extracting(Buffer::toString)
        .containsExactly("x");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"--XXgarbage|behind a boundary", "--XX-x|behind a boundary", "--XX\\n|behind a boundary",
      "--XX\\r\\n\\r\\nx\\r\\n--XX--|header line"})
  void whatStandsBehindABoundaryIsRefused(String body, String said) {
    assertThatThrownBy(() -> read(body.replace("\\r", "\r").replace("\\n", "\n") + "\r\n")).isInstanceOf(Failure.class)
        .hasMessageContaining(said);
  }

  @Test
  void whatIsHeldBackIsBounded() {
    assertThatThrownBy(() -> read("x".repeat(9_000) + "\r\n--XX--")).hasMessageContaining("does not begin with its boundary");
    assertThatThrownBy(() -> read("--XX\r\nX: " + "x".repeat(9_000))).hasMessageContaining("a head of more than");
    assertThatThrownBy(() -> read(part("name=a\r\nX: " + "x".repeat(9_000), ""))).hasMessageContaining("a head of more than");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "form-data; name=\"a\"|a|~null~", "form-data;name=a;filename=b.pdf|a|b.pdf", "Form-Data; NAME=\"a\"; FileName=\"b\"|a|b",
      "form-data; name=\"a b\"; filename=\"c d.pdf\"|a b|c d.pdf",
      "form-data; name=\"a\\\"b\"; filename=\"c\\\\d\"|a\"b|d", "form-data; name=\"a%22b\"|a%22b|~null~",
      "form-data; name=\"a\"; filename=\"../../etc/passwd\"|a|passwd",
      "form-data; name=\"a\"; filename=\"C:\\dir\\x.pdf\"|a|x.pdf",
      "form-data; name=\"a.b[0]\"; filename=\"x\"|a.b[0]|x", "form-data; name=\"é\"; filename=\"ü.pdf\"|é|ü.pdf",
      "form-data; name=\"a\"; filename=\"\"|a|~~", "form-data; name=\"a\"; x=y|a|~null~"})
  void aPartIsNamedByItsDisposition(String disposition, String name, String filename) {
    PartHead head = PartHead.parse(("Content-Disposition: " + disposition + "\r\n").getBytes(StandardCharsets.UTF_8));
    assertThat(head).isEqualTo(new PartHead(name, "null".equals(filename) ? null : filename, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X: y", "Content-Disposition: attachment; name=a", "Content-Disposition: form-data",
      "Content-Disposition: form-data; name=\"\"", "Content-Disposition: form-data; name=\"a",
      "Content-Disposition: form-data; name=a; name=b",
      "Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b",
      "Content-Disposition: form-data; name=a; filename=\"..\"",
      "Content-Disposition: form-data; name=a; filename=\"x/..\"", "Content-Disposition: form-data; name=a; filename*=UTF-8''x",
      "Content-Disposition: form-data; name=a\r\nContent-Type: nonsense",
      "Content-Disposition: form-data; name=a\r\nContent-Type: a/b\r\nContent-Type: a/b",
      "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64", "Content-Disposition: form-data;\r\n name=a",
      "Content-Disposition: form-data; name=\"a\u0000b\"", "Content-Disposition: form-data; name=a; filename=\"a\u0001\"",
      "no colon", ": x"})
  void aHeadThatDoesNotNameAPartIsRefused(String head) {
    assertThatThrownBy(() -> PartHead.parse((head + "\r\n").getBytes(StandardCharsets.UTF_8))).isInstanceOf(Failure.class)
        .hasMessageStartingWith("malformed_request");
  }

  @Test
  void plainTransferEncodingsOfOldClientsAreFine() {
    for (String encoding : new String[] {"binary", "8bit", "7BIT"}) {
      assertThat(read(part("name=a\r\nContent-Transfer-Encoding: " + encoding, "x") + "--XX--").heads).hasSize(1);
    }
  }

  @Test
  void aHeadInAnotherEncodingIsRefused() {
    assertThatThrownBy(() -> PartHead.parse("Content-Disposition: form-data; name=\"é\"\r\n"
        .getBytes(StandardCharsets.ISO_8859_1)))
        .hasMessageContaining("not UTF-8");
  }
}
