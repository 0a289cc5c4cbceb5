package dev.waybill.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
  private static final String OPEN = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
      + "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:f=\"urn:f?a=1&amp;b=&quot;2\">";

  private final Envelope envelope = Envelope.of(Envelope.Version.V1_1, Map.of("f", "urn:f?a=1&b=\"2"), "<f:To>é</f:To>");

  @Test
  void hasAnEmptyHeaderUntilSomethingIsPutThere() {
    assertThat(envelope.inMemory()).hasToString(OPEN + "<soap:Header/><soap:Body><f:To>é</f:To></soap:Body></soap:Envelope>");
    Envelope more = envelope.withHeader("<a/>").withHeader("<b soap:mustUnderstand=\"1\"/>");
    assertThat(more.inMemory()).hasToString(
        OPEN + "<soap:Header><a/><b soap:mustUnderstand=\"1\"/></soap:Header><soap:Body><f:To>é</f:To></soap:Body></soap:Envelope>");
    assertThat(more.length()).isEqualTo(more.inMemory().length());
    assertThat(more.version()).isEqualTo(Envelope.Version.V1_1);
    assertThat(MemoryStream.of(more.asBody())).isEqualTo(more.inMemory());
    assertThat(more).hasToString("Envelope[" + more.length() + " bytes]");
  }

  @Test
  void isFoundInItsBodyAndInNoOther() {
    assertThat(Envelope.in(envelope.asBody())).containsSame(envelope);
    assertThat(Envelope.in(Body.NONE)).isEmpty();
    assertThat(Envelope.in(Body.of(Buffer.buffer("<soap:Header/>")))).isEmpty();
    assertThat(Envelope.in(new Body(List.of(envelope, envelope)))).isEmpty();
  }
}
