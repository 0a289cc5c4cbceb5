package dev.waybill.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessKeysTest {
  /** printf %s abc | sha256sum */
  private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static AccessKeys keys(String... hashes) {
    List<AccessKey> keys = java.util.stream.IntStream.range(0, hashes.length)
        .mapToObj(i -> new AccessKey("key" + i, hashes[i], List.of(Scope.parse("read")))).toList();
    return new AccessKeys(keys);
  }

  @Test
  void knowsACallerByTheHashOfTheKeysText() {
    assertThat(keys("sha256:" + "0".repeat(64), "sha256:" + ABC).caller("abc").orElseThrow().name()).isEqualTo("key1");
    assertThat(keys("sha256:" + ABC.toUpperCase()).caller("abc")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ab", "abcd", "ABC", "abc ", ABC, "sha256:" + ABC})
  void knowsNobodyElse(String presented) {
    assertThat(keys("sha256:" + ABC).caller(presented)).isEmpty();
  }

  @Test
  void isOpenWithoutAnyKey() {
    assertThat(AccessKeys.OPEN.isOpen()).isTrue();
    assertThat(AccessKeys.OPEN.caller("abc")).isEmpty();
    assertThat(keys("sha256:" + ABC).isOpen()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"'',0", "abc,0", "sha256:,0", "sha256:,63", "sha256:,65", "md5:,64", "sha256:g,63", "SHA256:,64"})
  void refusesAHashThatIsNone(String prefix, int zeros) {
    assertThatThrownBy(() -> keys(prefix + "0".repeat(zeros)))
        .hasMessage("The hash of the key `key0` is not `sha256:` and 64 hex digits.");
  }

  @Test
  void aMadeKeyIsKnownByItsHashAndDoesNotShowItself() {
    KeyMaker.Made made = new KeyMaker(new Random(5)).make();
    assertThat(made.key()).matches("wbk_[A-Za-z0-9_-]{43}");
    assertThat(keys(made.hash()).caller(made.key())).isPresent();
    assertThat(made.toString()).doesNotContain(made.key()).contains(made.hash());
    assertThat(new KeyMaker(new Random(6)).make().key()).isNotEqualTo(made.key());
  }

  @Test
  void noKeyShowsItsHashInALog() {
    assertThat(new AccessKey("billing", "sha256:" + ABC, List.of())).hasToString("AccessKey[billing]");
  }
}
