package dev.waybill.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.document.Document;
import dev.waybill.secret.Redactor;
import dev.waybill.secret.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

class TripTest {
  private static Redactor masking(String secret) {
    return Redactor.of(List.of(Secret.of(secret)));
  }

  @Test
  void masksTheLatestCredentialsAndThoseInUseAndDoesNotGrowWithEveryCall() {
    Trip trip = new Trip("d-1", Document.EMPTY, 0);
    Redactor session = masking("session-token");
    for (int i = 1_000; i < 2_000; i++) {
      trip.mask(session);
      trip.mask(masking("call-token-" + i));
    }
    assertThat(trip.masked("session-token call-token-1999 call-token-1940 call-token-1000")).isEqualTo("*** *** *** call-token-1000");
  }
}
