package dev.waybill.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeysTest {
  private final Findings findings = new Findings();

  private Keys keys(String yaml) {
    Node root = TreeReader.read("f.yaml", yaml.getBytes(StandardCharsets.UTF_8), findings).orElseThrow();
    return new Keys((MapNode) root, findings);
  }

  private static Arguments a(String yaml, Function<Keys, Object> read, Object value, String finding) {
    return Arguments.of(yaml, read, value, finding);
  }

  static Stream<Arguments> texts() {
    Function<Keys, Object> text = keys -> keys.text("a");
    String retyped = "1:4 ambiguous-scalar a: `a` is text, but some readers take `%1$s` for something else. "
        + "Write it in quotes: `\"%1$s\"`.";
    String number = "1:4 bare-scalar a: `a` is text, but this is a number. Write it in quotes: `\"%1$s\"`.";
    Stream<Arguments> refused =
        Stream.of("no", "Yes", "ON", "off", "y", "N", "1_000", "2026-01-01", "2026-01-01T00:00:00Z", "1:30", "0b11", "190:20:30")
            .map(word -> a("a: " + word, text, null, String.format(retyped, word)));
    Stream<Arguments> numbers =
        Stream.of("1", "1.10", "-7", "12345678901234567890", "1e5").map(
            word -> a("a: " + word, text, null, String.format(number, word)));
    Stream<Arguments> taken =
        Stream.of("\"no\"", "'1.0'", "nope", "none", "yes!", "onoff", "1.4.0", "2xx", "10/60s", "1_000x", "2026-01", "a:30", "+x")
            .map(word -> a("a: " + word, text, word.replaceAll("[\"']", ""), ""));
    Stream<Arguments> others =
        Stream.of(
            a("b: 1", text, null, ""),
            a(
                "a: true",
                text,
                null,
                "1:4 bare-scalar a: `a` is text, but this is true or false. Write it in quotes: `\"true\"`."),
            a("a: ~", text, null, "1:4 bare-scalar a: `a` is text, but this is null. Write the text."),
            a("a: {}", text, null, "1:4 wrong-type a: `a` is text, but this is a map."),
            a("a: []", text, null, "1:4 wrong-type a: `a` is text, but this is a list."),
            a(
                "a: 01234",
                text,
                null,
                "1:4 ambiguous-scalar a: `01234` would be read as a number and lose characters. "
                    + "Write it in quotes if it is text: `\"01234\"`; else as a plain decimal number."));
    return Stream.of(refused, numbers, taken, others).flatMap(each -> each);
  }

  static Stream<Arguments> quantities() {
    Function<Keys, Object> bool = keys -> keys.bool("a", true);
    Function<Keys, Object> integer = keys -> keys.integer("a", 1, 10);
    Function<Keys, Object> duration = keys -> String.valueOf(keys.duration("a"));
    Function<Keys, Object> bytes = keys -> keys.bytes("a");
    String noDuration =
        "1:4 %s a: `a` is a duration from 1ms to 365d, which %s is not. Write for example `15s`; units are ms, s, m, h and d.";
    return Stream.of(
        a("a: false", bool, false, ""),
        a("b: false", bool, true, ""),
        a("a: no", bool, true, "1:4 wrong-type a: `a` is `true` or `false`, but this is text. Write `true` or `false`."),
        a("a: 1", integer, 1L, ""),
        a("a: 10", integer, 10L, ""),
        a("b: 1", integer, null, ""),
        a("a: 0", integer, null, "1:4 bad-value a: `a` must be from 1 to 10."),
        a("a: 11", integer, null, "1:4 bad-value a: `a` must be from 1 to 10."),
        a("a: 99999999999999999999", integer, null, "1:4 bad-value a: `a` must be from 1 to 10."),
        a("a: 1.0", integer, null, "1:4 wrong-type a: `a` is a whole number, which `1.0` is not."),
        a(
            "a: \"1\"",
            integer,
            null,
            "1:4 wrong-type a: `a` is a whole number, but this is text. Write the number without quotes."),
        a("a: 15s", duration, "PT15S", ""),
        a("a: 0", duration, "null", String.format(noDuration, "wrong-type", "`0`")),
        a("a: -1", duration, "null", String.format(noDuration, "wrong-type", "`-1`")),
        a("a: 1e12", duration, "null", String.format(noDuration, "wrong-type", "`1e12`")),
        a("a: 366d", duration, "null", String.format(noDuration, "bad-value", "`366d`")),
        a("a: [15s]", duration, "null", String.format(noDuration, "wrong-type", "a list")),
        a("a: 50MB", bytes, 50_000_000L, ""),
        a("a: 1000", bytes, 1_000L, ""),
        a("a: -5", bytes, null, "1:4 bad-value a: `a` must be from 1 to 1125899906842624."),
        a(
            "a: 50mb",
            bytes,
            null,
            "1:4 bad-value a: `a` is a size, which `50mb` is not. Write for example `50MB`; "
                + "units are B, kB, MB, GB, KiB, MiB and GiB."),
        a("a: 10/60s", keys -> keys.rate("a").count(), 10, ""),
        a("a: 50%", keys -> keys.percent("a"), 50, ""),
        a("a: 1s..2s", keys -> keys.range("a").to().toSeconds(), 2L, ""),
        a("a: 2026-01-01T00:00:00Z", keys -> String.valueOf(keys.instant("a")), "2026-01-01T00:00:00Z", ""),
        a(
            "a: 2026-01-01",
            keys -> keys.instant("a"),
            null,
            "1:4 bad-value a: `a` is a point in time, which `2026-01-01` is not. Write for example `2026-01-01T00:00:00Z`."));
  }

  static Stream<Arguments> shapes() {
    Function<Keys, Object> texts = keys -> keys.texts("a");
    Function<Keys, Object> word = keys -> keys.oneOf("a", List.of("basic", "post"));
    return Stream.of(
        a("a: x", texts, List.of("x"), ""),
        a("a: [x, z]", texts, List.of("x", "z"), ""),
        a("a: [x, 1, [z]]", texts, List.of("x"),
            "1:8 bare-scalar a[1]: `a` is text, but this is a number. Write it in quotes: `\"1\"`.\n"
                + "1:11 wrong-type a[2]: `a` is text, but this is a list."),
        a("a: {x: 1}", texts, List.of(), "1:4 wrong-type a: `a` is a text or a list of texts, but this is a map."),
        a("a: post", word, "post", ""),
        a("a: posd", word, null, "1:4 unknown-word a: `a` cannot be `posd`. Did you mean `post`?"),
        a("a: [1]", keys -> keys.map("a"), null, "1:4 wrong-type a: `a` is a map, but this is a list."),
        a("a: x", keys -> keys.list("a"), null, "1:4 wrong-type a: `a` is a list, but this is text. Write `a: [ … ]`."),
        a("b: x", keys -> keys.required("a"), null, "1:1 missing-key: `a` is missing."),
        a("a: ~", keys -> keys.required("a").kind(), "null", ""),
        a("b: x", keys -> keys.requiredText("a", "Write `a: x`."), null, "1:1 missing-key: `a` is missing. Write `a: x`."),
        a("a: \" \"", keys -> keys.requiredText("a"), null, "1:4 bad-value a: `a` is empty."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"texts", "quantities", "shapes"})
  void readsByTypeOrSaysWhyNot(String yaml, Function<Keys, Object> read, Object value, String expected) {
    assertThat(read.apply(keys(yaml))).isEqualTo(value);
    assertThat(Golden.text(findings)).isEqualTo(expected);
  }

  @Test
  void findsKeysThatNobodyAskedFor() {
    Keys keys = keys("timeuot: 1s\nx-note: free\nretry: {}\nX-Note: 1");
    keys.duration("timeout");
    keys.map("retry");
    keys.finish();
    assertThat(Golden.text(findings))
        .isEqualTo(
            "1:1 unknown-key timeuot: `timeuot` is not known here. Did you mean `timeout`?\n"
                + "4:1 unknown-key X-Note: `X-Note` is not known here. Known here: timeout, retry.");
  }

  @Test
  void warnsOfThemWhereTheEngineIsSetSo() {
    keys("a: 1").finish(true);
    assertThat(Golden.text(findings)).isEqualTo("1:1 warning unknown-key a: `a` is not known here.");
    assertThat(findings.hasErrors()).isFalse();
  }

  @Test
  void countsTheRestOfVeryManyUnknownKeys() {
    keys(IntStream.range(0, 1_000).mapToObj(i -> "k" + i + ": 1").collect(Collectors.joining("\n"))).finish();
    assertThat(findings.list()).hasSize(51);
    assertThat(findings.list().get(1).message()).isEqualTo("950 more keys of this map are not known here.");
  }
}
