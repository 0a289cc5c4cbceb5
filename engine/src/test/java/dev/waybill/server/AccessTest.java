package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.access.AccessKeys;
import dev.waybill.access.KeyMaker;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
  private static final KeyMaker MAKER = new KeyMaker(new Random(8));
  private static final KeyMaker.Made FAX = MAKER.make();
  private static final KeyMaker.Made ONE = MAKER.make();
  private static final KeyMaker.Made READ = MAKER.make();
  private static final KeyMaker.Made ADMIN = MAKER.make();
  private static Rig rig;

  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    AccessKeys keys = new AccessKeys(List.of(Rig.key("fax", FAX, "dispatch:fax/*", "read"), Rig.key("one", ONE, "dispatch:fax/status",
        "dispatch:other/*"),
        Rig.key("read", READ, "read"), Rig.key("admin", ADMIN, "admin:read")));
    rig = Rig.open(folder, settings -> settings.withPublicUrl("https://gw.example"), keys);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  private static String key(String who) {
    return switch (who) {
      case "fax" -> FAX.key();
      case "one" -> ONE.key();
      case "read" -> READ.key();
      case "admin" -> ADMIN.key();
      default -> who;
    };
  }

  @ParameterizedTest
  @CsvSource({
      "/v1/providers, fax, 200", "/v1/providers, read, 200", "/v1/providers, one, 403", "/v1/providers, admin, 403",
      "/v1/providers, nobody, 401",
      "/v1/providers/fax, fax, 200", "/v1/providers/fax, one, 403", "/v1/contracts, read, 200", "/v1/contracts, one, 403",
      "/v1/admin/discovery, admin, 200", "/v1/admin/discovery, fax, 403", "/v1/admin/discovery, read, 403",
      "/v1/admin/discovery, nobody, 401",
      "/metrics, read, 200", "/metrics, one, 403", "/metrics, nobody, 401", "/health/live, nobody, 200",
      "/health/ready, nobody, 200"})
  void eachRouteAsksForItsScope(String path, String who, int status) {
    assertThat(rig.get(path, "Authorization", "Bearer " + key(who)).status()).isEqualTo(status);
    assertThat(rig.get(path, "X-API-Key", key(who)).status()).isEqualTo(status);
    if (status == 401) {
      assertThat(rig.get(path).header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(rig.get(path).code()).isEqualTo("unauthenticated");
    }
  }

  @Test
  void aProviderOneMayNotUseLooksLikeOneThatDoesNotExist() {
    String[] key = {"X-API-Key", READ.key()};
    rig.calls.clear();
    for (String body : new String[] {"{}", "garbage", "{\"to\":5}"}) {
      ObjectNode forbidden = rig.dispatch("fax/send", body, key).json();
      ObjectNode absent = rig.dispatch("nope/send", body, "X-API-Key", FAX.key()).json();
      forbidden.remove("id");
      absent.remove("id");
      assertThat(forbidden.toString().replace("fax", "nope")).isEqualTo(absent.toString());
      assertThat(forbidden.get("code").textValue()).isEqualTo("unknown_provider");
    }
    assertThat(rig.calls).isEmpty();
  }

  @Test
  void discoveryShowsWhatOneMayUse() {
    AccessKeys keys = new AccessKeys(List.of(Rig.key("other", ONE, "dispatch:other/*", "read"), Rig.key("read", READ, "read")));
    try (Rig other = Rig.open(folder.resolve("x"), settings -> settings, keys)) {
      assertThat(other.get("/v1/providers", "X-API-Key", ONE.key()).json().get("items")).isEmpty();
      RawCall.Answer hidden = other.get("/v1/providers/fax", "X-API-Key", ONE.key());
      assertThat(hidden.status()).isEqualTo(404);
      assertThat(hidden.json().get("detail").textValue()).isEqualTo("There is no provider `fax` here.");
      assertThat(other.get("/v1/contracts", "X-API-Key", ONE.key()).body()).doesNotContain("\"provider\"");
      assertThat(other.get("/v1/providers", "X-API-Key", READ.key()).json().get("items")).hasSize(1);
    }
  }

  @Test
  void anActionOutOfScopeIsSaidToBe() {
    RawCall.Answer answer = rig.dispatch("fax/send", "{}", "X-API-Key", ONE.key());
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("out_of_scope");
    assertThat(answer.json().get("detail").textValue()).isEqualTo("This key lacks the scope `dispatch:fax/send`.");
    assertThat(rig.dispatch("fax/status", "{\"id\":\"1\"}", "X-API-Key", ONE.key()).status()).isEqualTo(200);
  }

  @Test
  void whoIsUnknownIsToldSoBeforeTheBodyIsRead() {
    try (RawCall.Line line = new RawCall.Line(rig.port())) {
      line.send("POST /v1/dispatch/fax/send HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
          + "Content-Length: 1000000\r\n\r\n");
      RawCall.Answer answer = line.answer();
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(line.untilClosed()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"Authorization|bearer KEY|200", "Authorization|Bearer  KEY|200",
      "Authorization|Basic KEY|401", "Authorization|KEY|401", "Authorization|BearerKEY|401",
      "X-Api-Key|KEY|200", "X-API-Key|KEYx|401", "X-API-Key|''|401", "Cookie|key=KEY|401"})
  void aKeyComesInOneOfTwoHeaders(String header, String value, int status) {
    assertThat(rig.get("/v1/providers", header, value.replace("KEY", READ.key())).status()).isEqualTo(status);
  }

  @Test
  void twoKeysAreNoKeyUnlessTheyAreTheSame() {
    assertThat(rig.get("/v1/providers", "X-API-Key", READ.key(), "Authorization", "Bearer " + FAX.key()).status()).isEqualTo(401);
    assertThat(rig.get("/v1/providers", "X-API-Key", READ.key(), "X-API-Key", "x").status()).isEqualTo(401);
    assertThat(rig.get("/v1/providers", "X-API-Key", READ.key(), "Authorization", "Bearer " + READ.key()).status())
        .isEqualTo(200);
    assertThat(rig.get("/v1/providers", "X-API-Key", READ.key(), "Authorization", "Basic eDp5").status()).isEqualTo(200);
  }

  @Test
  void withAccessControlAnyHostMayStandInHost() {
    assertThat(rig.get("/health/live", "Host", "gw.example").status()).isEqualTo(200);
    assertThat(rig.get("/health/live", "Host", "gw.example", "Origin", "https://evil.example").status()).isEqualTo(200);
    assertThat(rig.get("/health/live", "Origin", "https://evil.example").header("Access-Control-Allow-Origin")).isNull();
    assertThat(rig.get("http://gw.example/health/live").status()).isEqualTo(200);
    assertThat(rig.get("http://evil.example/health/live", "Host", "evil.example").status()).isEqualTo(400);
    assertThat(rig.get("https://gw.example/health/live").status()).isEqualTo(400);
  }

  @Test
  void noAnswerHoldsAKey() {
    for (String path : new String[] {"/v1/providers", "/v1/admin/discovery", "/v1/dispatch/fax/send", "/nope"}) {
      assertThat(rig.get(path, "X-API-Key", FAX.key()).toString()).doesNotContain(FAX.key());
    }
  }

  @Test
  void withoutAccessControlOnlyTheLoopbackIsListenedOn() {
    for (String host : new String[] {"0.0.0.0", "::", "10.0.0.1", "gw.example"}) {
      Rig open = Rig.unstarted(folder, settings -> new ServerSettings(host, 0, null, 1, 1, 1, 1, null, folder, false,
          dev.waybill.access.Callers.OPEN, Patience.DEFAULT), AccessKeys.OPEN, 1);
      assertThatThrownBy(() -> Rig.await(open.gateway.start())).hasMessage("Waybill does not listen on " + host
          + " without access control: configure `access`, or listen on 127.0.0.1.");
      open.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1:PORT,,200", "localhost:PORT,,200", "[::1]:PORT,,200", "127.0.0.1:PORT,http://127.0.0.1:PORT,200",
      "localhost:PORT,http://localhost:PORT,200",
      "rebind.example,,403", "rebind.example:PORT,,403", "127.0.0.1,,403", "127.0.0.1:1,,403", "localhost.:PORT,,403",
      "127.0.0.1:PORT,https://evil.example,403", "127.0.0.1:PORT,null,403",
      "127.0.0.1:PORT,http://localhost:1,403", "127.0.0.1:PORT,https://127.0.0.1:PORT,403"})
  void withoutAccessControlOnlyItsOwnNamesMayStandInHostAndOrigin(String host, String origin, int status) {
    try (Rig open = Rig.open(folder.resolve("o"))) {
      String port = Integer.toString(open.port());
      String[] headers = origin == null ? new String[] {"Host", host.replace("PORT", port)}
          : new String[] {"Host", host.replace("PORT", port), "Origin", origin.replace("PORT", port)};
      for (String path : new String[] {"/v1/providers", "/health/live", "/v1/admin/discovery"}) {
        RawCall.Answer answer = open.get(path, headers);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(status == 403 ? "foreign_host" : "");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"X-API-Key|''", "X-API-Key|'  '", "Authorization|'Bearer '"})
  void anEmptyCredentialIsNone(String name, String value) {
    RawCall.Answer answer = rig.get("/v1/providers", name, value);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(rig.get("/v1/providers", name, value, "Authorization", "Bearer " + READ.key()).status()).isEqualTo(200);
  }
}
