package dev.waybill.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @AfterEach
  void asTheTestsHadIt() throws Exception {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(getClass().getResource("/logback-test.xml"));
  }

  private Logger start(Logging.Format format, String level) {
    Logging.start(format, level, UnaryOperator.identity(), out);
    return LoggerFactory.getLogger("waybill.test");
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private JsonNode json() throws Exception {
    assertThat(lines()).hasSize(1);
    return new ObjectMapper().readTree(lines().get(0));
  }

  @Test
  void anEventIsOneFlatJsonLine() throws Exception {
    start(Logging.Format.JSON, "info").atWarn().addKeyValue("provider", "fax").addKeyValue("attempts", 2).addKeyValue("ok", true)
        .addKeyValue("wait", java.time.Duration.ofSeconds(1)).addKeyValue("none", (Object) null).log("Refused by {}",
        "the provider");
    JsonNode line = json();
    assertThat(line.get("time").textValue()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    ((com.fasterxml.jackson.databind.node.ObjectNode) line).remove("time");
    assertThat(line).isEqualTo(new ObjectMapper().readTree("""
        {"level": "warn", "logger": "waybill.test", "msg": "Refused by the provider", "provider": "fax",
         "attempts": 2, "ok": true, "wait": "PT1S", "none": "null"}"""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok\nERROR login failed", "\u001b[2J", "a\rb", "tab\there", "quote\"back\\slash", "\u0000", "\u007f",
      "\u0085", "\u2028", "\u202e",
      "half \ud800", "\udc00 half", "whole \ud83d\ude00", "é☃"})
  void whateverATextHoldsItStaysInItsPlace(String text) throws Exception {
    start(Logging.Format.JSON, "info").atInfo().addKeyValue("k", text).log(text);
    JsonNode line = json();
    assertThat(line.get("msg").textValue()).isEqualTo(text);
    assertThat(line.get("k").textValue()).isEqualTo(text);
    assertThat(lines().get(0).chars()).noneMatch(c -> c < ' ' || c >= 0x7f && c < 0xa0 || c == 0x2028 || c == 0x202e);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok\nERROR login failed", "\u001b[31mred", "a\rb", "x=\"y\"\n"})
  void aTextLineIsOneLineToo(String text) {
    start(Logging.Format.TEXT, "info").atInfo().addKeyValue("k", text).log(text);
    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0).chars()).noneMatch(c -> c < ' ');
  }

  @Test
  void aTextLineIsForPeople() {
    Logger log = start(Logging.Format.TEXT, "info");
    log.atInfo().addKeyValue("provider", "fax").addKeyValue("said", "two words").log("Sent");
    assertThat(lines().get(0)).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  Sent provider=fax said=\"two words\"");
  }

  @Test
  void onlyAColourfulLineHasColours() {
    start(Logging.Format.COLOUR, "info").error("Broken");
    assertThat(lines().get(0)).contains("\u001b[31mERROR\u001b[0m Broken");
  }

  @Test
  void aSecretIsMaskedWhereverItStands() {
    Logging.start(Logging.Format.JSON, "trace", text -> text.replace("s3cret", "***"), out);
    Logger log = LoggerFactory.getLogger("waybill.test");
    log.atInfo().addKeyValue("k", "a s3cret b").log("the s3cret is {}", "s3cret");
    log.atInfo().addKeyValue("o", List.of("s3cret")).log("x");
    log.atError().setCause(Problem.of(Code.INTERNAL, "s3cret").failure()).log("y");
    Logging.start(Logging.Format.JSON, "info", text -> text.replace("12345678", "***"), out);
    LoggerFactory.getLogger("waybill.test").atInfo().addKeyValue("n", 12345678).log("z");
    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("s3cret").doesNotContain("12345678")
        .contains("\"n\":\"***\"");
  }

  @Test
  void ofAnExceptionItTellsTheClassAndThePlaceButNotWhatItSays() throws Exception {
    Exception thrown = new IllegalStateException("provider said: hunter2", new java.io.IOException("hunter2"));
    start(Logging.Format.JSON, "info").atError().setCause(thrown).log("Failed");
    JsonNode line = json();
    assertThat(line.get("exception").textValue()).isEqualTo("java.lang.IllegalStateException");
    assertThat(line.get("cause").textValue()).isEqualTo("java.io.IOException");
    assertThat(line.get("at").textValue()).startsWith("dev.waybill.telemetry.LoggingTest.ofAnException");
    assertThat(line.get("stack").textValue()).startsWith(line.get("at").textValue() + " < ");
    assertThat(line.toString()).doesNotContain("hunter2");
  }

  @Test
  void ofAnExceptionOfOurOwnItTellsTheMessageToo() throws Exception {
    start(Logging.Format.JSON, "info").atError().setCause(Problem.of(Code.OVERLOADED, "Too much.").failure()).log("Failed");
    assertThat(json().get("error").textValue()).isEqualTo("overloaded: Too much.");
  }

  @Test
  void aKeyThatIsTakenStandsBesideTheFixedOne() throws Exception {
    start(Logging.Format.JSON, "info").atInfo().addKeyValue("level", "high").addKeyValue("msg", "m").log("x");
    assertThat(json().get("_level").textValue()).isEqualTo("high");
    assertThat(json().get("level").textValue()).isEqualTo("info");
  }

  @ParameterizedTest
  @ValueSource(strings = {"info", "warn", "nonsense"})
  void librariesSpeakFromWarningsOn(String level) {
    start(Logging.Format.JSON, level);
    LoggerFactory.getLogger("io.netty.channel").info("chatter");
    LoggerFactory.getLogger("io.vertx.core.impl.BlockedThreadChecker").warn("Thread blocked");
    assertThat(lines()).hasSize(1).allMatch(line -> line.contains("Thread blocked"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"debug", "trace"})
  void whoAsksForMoreHearsLibrariesToo(String level) {
    start(Logging.Format.JSON, level);
    LoggerFactory.getLogger("io.netty.channel").debug("chatter");
    assertThat(lines()).hasSize(1);
  }

  @Test
  void theLastStartWins() {
    start(Logging.Format.JSON, "info");
    ByteArrayOutputStream second = new ByteArrayOutputStream();
    Logging.start(Logging.Format.JSON, "info", UnaryOperator.identity(), second);
    LoggerFactory.getLogger("waybill.test").info("x");
    assertThat(out.size()).isZero();
    assertThat(second.size()).isPositive();
  }
}
