package dev.waybill.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SealingTest {
  private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String OTHER = "ff".repeat(32);

  static List<JsonNode> vectors() throws IOException {
    try (InputStream in = SealingTest.class.getResourceAsStream("/vectors/aes-gcm/mcgrew-viega.json")) {
      List<JsonNode> cases = new ArrayList<>();
      new JsonMapper().readTree(in).path("cases").forEach(cases::add);
      return cases;
    }
  }

  private static byte[] hex(JsonNode vector, String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(vector.path(name).textValue());
    }
    return HexFormat.of().parseHex(text);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void sealsAndOpensThePublishedVectors(JsonNode vector) {
    SecretKey key = StoreKey.parse(vector.path("key").textValue(), "a test").aes();
    byte[] sealed = hex(vector, "sealed", "tag");
    assertThat(Sealing.seal(key, hex(vector, "nonce"), hex(vector, "about"), hex(vector, "plain"))).isEqualTo(sealed);
    assertThat(Sealing.open(key, hex(vector, "nonce"), hex(vector, "about"), sealed)).isEqualTo(hex(vector, "plain"));
  }

  /** As Wycheproof's invalid cases: every bit of text, tag, nonce and key counts, and a shorter text is another. */
  @ParameterizedTest
  @MethodSource("vectors")
  void opensNothingThatWasChanged(JsonNode vector) {
    SecretKey key = StoreKey.parse(vector.path("key").textValue(), "a test").aes();
    byte[] sealed = hex(vector, "sealed", "tag");
    byte[] nonce = hex(vector, "nonce");
    byte[] about = hex(vector, "about");
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      assertThat(Sealing.open(key, nonce, about, flipped(sealed, bit))).isNull();
    }
    for (int bit = 0; bit < nonce.length * 8; bit++) {
      assertThat(Sealing.open(key, flipped(nonce, bit), about, sealed)).isNull();
    }
    assertThat(Sealing.open(key, nonce, new byte[] {1}, sealed)).isNull();
    for (int length = 0; length < sealed.length; length++) {
      assertThat(Sealing.open(key, nonce, about, java.util.Arrays.copyOf(sealed, length))).isNull();
    }
    assertThat(Sealing.open(StoreKey.parse(OTHER, "a test").aes(), nonce, about, sealed)).isNull();
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] copy = bytes.clone();
    copy[bit / 8] ^= (byte) (1 << bit % 8);
    return copy;
  }

  @Test
  void aKeyIsKnownByTheBeginningOfItsDigestAndNeverPrintsItself() {
    StoreKey key = StoreKey.parse(KEY, "a test");
    assertThat(key.id()).isEqualTo("630dcd2966c43366");
    assertThat(key).hasToString("StoreKey[630dcd2966c43366]");
    assertThat(StoreKey.parse("000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F", "a test").id()).isEqualTo(key.id());
    assertThat(key.redactor().clean(KEY + " 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")).isEqualTo("*** ***");
    String made = StoreKey.make(new SecureRandom());
    assertThat(StoreKey.parse(made, "a test").id()).isNotEqualTo(StoreKey.parse(StoreKey.make(new SecureRandom()), "a test").id());
  }

  @ParameterizedTest
  @CsvSource({"correct horse battery staple", "''", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==",
      "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gIQ==", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e",
      "g00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"})
  void refusesWhatIsNoKey(String text) {
    assertThatThrownBy(() -> StoreKey.parse(text, "the file k")).isInstanceOf(SecretSource.Unreadable.class)
        .hasMessage("The store key from the file k is not 32 bytes as base64 or hex; a passphrase is too weak to be one."
            + " Make a key with `waybill secret key`.");
  }

  @Test
  void aSealedTextOpensWithEachOfItsKeysUnderItsNameOnly() {
    StoreKey one = StoreKey.parse(KEY, "a test");
    StoreKey two = StoreKey.parse(OTHER, "a test");
    SealedText sealed = SealedText.read(SealedText.seal(List.of(one, two), "acme/key", "välue", new SecureRandom()).json()).orElseThrow();
    assertThat(sealed.open(List.of(one), "acme/key")).isEqualTo("välue");
    assertThat(sealed.open(List.of(two), "acme/key")).isEqualTo("välue");
    assertThatThrownBy(() -> sealed.open(List.of(one), "acme/other")).isInstanceOf(SecretSource.Unreadable.class)
        .hasMessageStartingWith("What is stored as `acme/other` was tampered with or damaged");
    SealedText single = sealed.under(List.of(one), List.of(two), "acme/key", new SecureRandom());
    assertThatThrownBy(() -> single.open(List.of(two), "acme/key"))
        .hasMessage("What is stored as `acme/key` is sealed with the key " + one.id() + ", but the store key is " + two.id() + ".");
    assertThatThrownBy(() -> single.open(List.of(), "acme/key")).hasMessageContaining("there is no store key");
    assertThat(single.json().toString()).doesNotContain("välue");
    assertThat(single).hasToString("SealedText[" + one.id() + "]");
  }

  private static final String NONCE = "AAAAAAAAAAAAAAAA";
  private static final String TAG = "AAAAAAAAAAAAAAAAAAAAAA==";

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "[KEY] | true", "[KEY,KEY] | true", "[] | false", "{} | false", "1 | false", "{'a':KEY} | false", "[KEY,1] | false", "[1] | false", "[{}] | false",
    "[{'key':'630dcd2966c43366','nonce':'N','text':'T','more':1}] | false", "[{'key':'630dcd2966c43366','nonce':'N'}] | false",
    "[{'key':'630DCD2966C43366','nonce':'N','text':'T'}] | false", "[{'key':'630dcd2966c4336','nonce':'N','text':'T'}] | false",
    "[{'key':'630dcd2966c433660','nonce':'N','text':'T'}] | false",
    "[{'key':'630dcd2966c43366','nonce':'AAAAAAAAAAAAAAA=','text':'T'}] | false", "[{'key':'630dcd2966c43366','nonce':'AAAAAAAAAAAAAAAAAA==','text':'T'}] | false",
    "[{'key':'630dcd2966c43366','nonce':'*','text':'T'}] | false", "[{'key':'630dcd2966c43366','nonce':1,'text':'T'}] | false",
    "[{'key':'630dcd2966c43366','nonce':'N','text':'AAAAAAAAAAAAAAAAAAAA'}] | false", "[{'key':'630dcd2966c43366','nonce':'N','text':'?'}] | false",
    "[{'key':'630dcd2966c43366','nonce':'N','text':null}] | false",
  })
  void readsWhatItWroteAndNothingElse(String json, boolean good) throws Exception {
    String text = json.replace("KEY", "{'key':'630dcd2966c43366','nonce':'N','text':'T'}").replace("'N'", "'" + NONCE + "'").replace("'T'", "'" + TAG + "'");
    JsonNode tree = new JsonMapper().readTree(text.replace('\'', '"'));
    assertThat(SealedText.read(tree).isPresent()).isEqualTo(good);
    if (good) {
      assertThat(SealedText.read(tree).orElseThrow().json()).isEqualTo(tree);
    }
  }

  @Test
  void saysWhichKeysWouldOpenIt() {
    StoreKey one = StoreKey.parse(KEY, "a test");
    StoreKey two = StoreKey.parse(OTHER, "a test");
    StoreKey three = StoreKey.parse("ee".repeat(32), "a test");
    SealedText both = SealedText.seal(List.of(one, two), "acme/key", "value", new SecureRandom());
    assertThat(both.keys()).containsExactly(one.id(), two.id());
    assertThatThrownBy(() -> both.open(List.of(), "acme/key")).hasMessage("What is stored as `acme/key` is sealed, and there is no store key: set"
        + " `secrets.key` or WAYBILL_STORE_KEY_FILE to the key " + one.id() + " or " + two.id() + ".");
    SealedText single = SealedText.seal(List.of(one), "acme/key", "value", new SecureRandom());
    assertThatThrownBy(() -> single.open(List.of(two, three), "acme/key")).hasMessage("What is stored as `acme/key` is sealed with the key "
        + one.id() + ", but the store key is " + two.id() + " and " + three.id() + ".");
    assertThatThrownBy(() -> single.open(List.of(one), "acme/kez")).hasMessage("What is stored as `acme/kez` was tampered with or damaged: it does not"
        + " open with the key " + one.id() + " that it names. Set it again, or bring a good copy of the file back.");
  }

  @Test
  void everySealHasANonceOfItsOwn() {
    StoreKey one = StoreKey.parse(KEY, "a test");
    List<JsonNode> boxes = new ArrayList<>();
    SealedText.seal(List.of(one, one), "acme/key", "value", new SecureRandom()).json().forEach(boxes::add);
    assertThat(boxes).extracting(box -> box.get("nonce")).doesNotHaveDuplicates().doesNotContain(new com.fasterxml.jackson.databind.node.TextNode(NONCE));
    assertThat(boxes).extracting(box -> box.get("text")).doesNotHaveDuplicates();
  }

  /** 43 digits of base64, plain or for URLs, padded or not. */
  @ParameterizedTest
  @CsvSource({"/+8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHBw=", "/+8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHBw", "_-8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHBw",
      "_-8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHBw=", "ffef000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1C"})
  void aKeyIsWrittenInSeveralWays(String text) {
    StoreKey key = StoreKey.parse(text, "a test");
    assertThat(HexFormat.of().formatHex(key.aes().getEncoded())).isEqualTo("ffef000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1c");
    assertThat(key.aes().getAlgorithm()).isEqualTo("AES");
  }

  @Test
  void aNewKeyIsAllRandom() {
    SecureRandom ones = new SecureRandom() {
      @Override
      public void nextBytes(byte[] bytes) {
        java.util.Arrays.fill(bytes, (byte) 0xff);
      }
    };
    assertThat(StoreKey.make(ones)).isEqualTo("//////////////////////////////////////////8=");
  }
}
