package dev.waybill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Rig;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A refresh token that the provider replaces at each use: what is stored, and when, whatever breaks. */
class RefreshTokenTest {
  private static final String OAUTH2 = "grant: refresh_token, refresh_token: $.secret.refresh, client: { id: me }";
  private final List<String> told = new ArrayList<>();
  private Rig rig = new Rig();
  private int issued;
  private Future<Void> storing = Future.succeededFuture();
  private final RefreshTokens memory = RefreshTokens.inMemory();
  private final RefreshTokens tokens = new RefreshTokens() {
    @Override
    public Future<String> find(String provider, String key, String origin) {
      return memory.find(provider, key, origin);
    }

    @Override
    public Future<Void> store(String provider, String key, String origin, String token) {
      told.add("store " + provider + "/" + key + " " + token);
      return storing.compose(done -> memory.store(provider, key, origin, token));
    }
  };

  @BeforeEach
  void begin() {
    restart("configured-1");
  }

  /** The same store, and nothing else of before. */
  private void restart(String configured) {
    rig = new Rig();
    rig.refreshTokens = tokens;
    rig.secrets.put("refresh", configured);
    rig.provider = this::answer;
  }

  private Future<HttpReply> answer(HttpCall call) {
    if (!call.target().host().startsWith("login")) {
      told.add("call " + call.headers().get("Authorization"));
      return Future.succeededFuture(Rig.json(call, 200, "{}"));
    }
    told.add("token with " + call.body().inMemory().toString().replaceAll(".*refresh_token=([^&]*).*", "$1"));
    issued++;
    return Future.succeededFuture(Rig.json(call, 200, "{\"access_token\": \"access-" + issued + "\", \"refresh_token\": \"rotated-" + issued + "\", \"expires_in\": 100}"));
  }

  private Future<HttpReply> run() {
    String manifest = TokenGrantTest.manifest(OAUTH2).replace("refresh: {}", "refresh: { rotating: true }");
    return rig.run(rig.plan(manifest), "act", "{}");
  }

  @Test
  void aNewTokenIsStoredBeforeWhatCameWithItIsUsed() {
    Promise<Void> disk = Promise.promise();
    storing = disk.future();
    Future<HttpReply> answer = run();
    assertThat(told).containsExactly("token with configured-1", "store acme/refresh rotated-1");
    assertThat(answer.isComplete()).isFalse();
    disk.complete();
    assertThat(answer.succeeded()).isTrue();
    assertThat(told).containsExactly("token with configured-1", "store acme/refresh rotated-1", "call Bearer access-1");
  }

  @Test
  void theStoredOneIsSentFromThenOnAcrossARestart() {
    run();
    rig.time.advance(Duration.ofSeconds(99));
    run();
    restart("configured-1");
    told.clear();
    run();
    assertThat(told).containsExactly("token with rotated-2", "store acme/refresh rotated-3", "call Bearer access-3");
  }

  @Test
  void anotherConfiguredTokenWinsOverWhatDescendsFromTheOldOne() {
    run();
    restart("configured-2");
    told.clear();
    run();
    assertThat(told).containsExactly("token with configured-2", "store acme/refresh rotated-2", "call Bearer access-2");
  }

  @Test
  void whereItCannotBeStoredNothingIsSentAndTheOldOneStands() {
    storing = Future.failedFuture("disk full at /var/secret");
    Problem problem = Rig.problem(run());
    assertThat(problem.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(problem.maybeProcessed()).isFalse();
    assertThat(problem.detail()).isEqualTo("The new refresh token `refresh` of `acme` could not be stored, so what came with it is not used. "
        + "Make the data directory writable.");
    assertThat(told).containsExactly("token with configured-1", "store acme/refresh rotated-1");
    told.clear();
    storing = Future.succeededFuture();
    rig.time.advance(Duration.ofSeconds(2));
    assertThat(run().succeeded()).isTrue();
    assertThat(told).containsExactly("token with configured-1", "store acme/refresh rotated-2", "call Bearer access-2");
  }

  @Test
  void aNewTokenIsStoredEvenWhereNothingElseOfTheReplyCanBeUsed() {
    rig.provider = call -> {
      told.add("token with " + call.body().inMemory().toString().replaceAll(".*refresh_token=([^&]*).*", "$1"));
      return Future.succeededFuture(Rig.json(call, 200, "{\"refresh_token\": \"rotated-1\"}"));
    };
    assertThat(Rig.problem(run()).label()).isEqualTo("token_missing");
    assertThat(told).containsExactly("token with configured-1", "store acme/refresh rotated-1");
  }

  @Test
  void whereTheStoreCannotBeReadNothingIsAskedFor() {
    rig.refreshTokens = new RefreshTokens() {
      @Override
      public Future<String> find(String provider, String key, String origin) {
        return Future.failedFuture("unreadable");
      }

      @Override
      public Future<Void> store(String provider, String key, String origin, String token) {
        throw new AssertionError();
      }
    };
    assertThat(Rig.problem(run()).detail()).isEqualTo("The stored refresh token `refresh` of `acme` cannot be read.");
    assertThat(told).isEmpty();
  }

  @Test
  void twoSchemesThatShareATokenUseItOneAfterTheOther() {
    Promise<HttpReply> first = Promise.promise();
    rig.provider = call -> told.isEmpty() && told.add("held") ? first.future() : answer(call);
    String scheme = "auth: { oauth2: { token_url: \"https://login.acme.example/token\", scope: [other], " + OAUTH2 + " } }";
    ProviderPlan plan = rig.plan(TokenGrantTest.manifest(OAUTH2).replace("refresh: {}", "refresh: { rotating: true }")
        .replace("act: {", "other: { " + scheme + ", request: { GET: /x } }, act: {"));
    Future<HttpReply> one = rig.run(plan, "act", "{}");
    Future<HttpReply> other = rig.run(plan, "other", "{}");
    assertThat(told).containsExactly("held");
    first.complete(answer(rig.calls.get(0)).result());
    assertThat(one.succeeded() && other.succeeded()).isTrue();
    assertThat(told).containsSubsequence("token with configured-1", "store acme/refresh rotated-1", "token with rotated-1",
        "store acme/refresh rotated-2");
  }

  @Test
  void aSecretThatRotatesStandsAlone() {
    String manifest = TokenGrantTest.manifest(OAUTH2).replace("refresh: {}", "refresh: { rotating: true }")
        .replace("refresh_token: $.secret.refresh", "refresh_token: \"{{secret.refresh}}\"");
    assertThat(rig.attempt(manifest)).isEmpty();
    assertThat(rig.errors()).containsExactly("bad-auth: The secret `refresh` rotates, but here it is part of something else, "
        + "so that a new one could not take its place.");
  }

  @Test
  void aSecretThatDoesNotRotateIsSentAsItIsConfigured() {
    String manifest = TokenGrantTest.manifest(OAUTH2);
    rig.run(rig.plan(manifest), "act", "{}");
    rig.time.advance(Duration.ofSeconds(99));
    rig.run(rig.plan(manifest), "act", "{}");
    assertThat(told).containsExactly("token with configured-1", "call Bearer access-1", "token with configured-1", "call Bearer access-2");
  }
}
