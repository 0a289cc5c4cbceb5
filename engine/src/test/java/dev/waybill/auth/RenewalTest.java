package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.document.Document;
import dev.waybill.http.Body;
import dev.waybill.http.Exchange;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Target;
import dev.waybill.http.Trip;
import dev.waybill.problem.Code;
import dev.waybill.problem.Failure;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenewalTest {
  private final List<String> told = new ArrayList<>();
  private Future<Boolean> renewal = Future.succeededFuture(true);
  private int token = 1;

  private final Authorizer numbered = new Authorizer() {
    @Override
    public Future<HttpCall> authorize(HttpCall call, Exchange exchange) {
      return Future.succeededFuture(call.withHeaders(call.headers().set("Authorization", "T" + token)));
    }

    @Override
    public Future<Boolean> renew(HttpCall sent, HttpReply refused) {
      told.add("renew " + sent.headers().get("Authorization") + " after " + refused.status());
      token++;
      return renewal;
    }
  };

  private Future<HttpReply> send(int goodFrom, boolean may) {
    HttpCall call = new HttpCall("GET", Target.parse("https://api.acme.example/"), Headers.NONE, Body.NONE, new Trip("d-1", Document.EMPTY, 0));
    return new Authorize(numbered, any -> may, sent -> {
      told.add("send " + sent.headers().get("Authorization"));
      HttpReply reply = HttpReply.received(token < goodFrom ? 401 : 200, Headers.NONE, Buffer.buffer(), sent.trip());
      return token < goodFrom ? Future.failedFuture(new Refused(Problem.of(Code.UNAUTHORIZED, "no " + token), reply))
          : Future.succeededFuture(reply);
    }).send(call);
  }

  private static String problem(Future<?> future) {
    return ((Failure) future.cause()).problem().detail();
  }

  @Test
  void aRefusedCallIsRenewedOnceAndSentAgain() {
    assertThat(send(2, true).result().status()).isEqualTo(200);
    assertThat(told).containsExactly("send T1", "renew T1 after 401", "send T2");
  }

  @Test
  void aSecondRefusalStands() {
    assertThat(problem(send(9, true))).isEqualTo("no 2");
    assertThat(told).containsExactly("send T1", "renew T1 after 401", "send T2");
  }

  @Test
  void whereThereIsNothingToRenewTheRefusalStands() {
    renewal = Future.succeededFuture(false);
    assertThat(problem(send(9, true))).isEqualTo("no 1");
    assertThat(told).containsExactly("send T1", "renew T1 after 401");
  }

  @Test
  void whereTheRenewalFailsItsProblemIsGiven() {
    renewal = Future.failedFuture(Problem.of(Code.UNAVAILABLE, "down").failure());
    assertThat(problem(send(9, true))).isEqualTo("down");
    assertThat(told).containsExactly("send T1", "renew T1 after 401");
  }

  @Test
  void aCallWithoutCredentialsIsNotRenewed() {
    assertThat(problem(send(9, false))).isEqualTo("no 1");
    assertThat(told).containsExactly("send null");
  }
}
