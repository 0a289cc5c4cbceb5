package dev.waybill.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretStoreTest {
  private static final StoreKey OLD = StoreKey.parse("11".repeat(32), "a test");
  private static final StoreKey NEW = StoreKey.parse("22".repeat(32), "a test");
  private static final Instant WHEN = Instant.parse("2026-01-02T03:04:05Z");
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path data;

  private SecretStore store() {
    return new SecretStore(data, new SecureRandom());
  }

  private Path file() {
    return SecretStore.file(data);
  }

  @Test
  void whatIsSetIsFoundAndNotReadableInTheFile() throws Exception {
    assertThat(store().find("acme/key", List.of(OLD))).isNull();
    assertThat(store().set("acme/key", Secret.of("canary-väl\"ue"), List.of(OLD), WHEN)).isFalse();
    assertThat(store().set("acme/other", Secret.of("x"), List.of(OLD), WHEN)).isFalse();
    assertThat(store().set("acme/key", Secret.of("canary-second"), List.of(OLD), WHEN.plusSeconds(1))).isTrue();
    assertThat(store().find("acme/key", List.of(OLD))).isEqualTo(Secret.of("canary-second"));
    assertThat(store().all().keySet()).containsExactly("acme/key", "acme/other");
    assertThat(store().all().get("acme/key").set()).isEqualTo(WHEN.plusSeconds(1));
    assertThat(Files.readString(file())).doesNotContain("canary").contains(OLD.id());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
    assertThat(store().remove("acme/key")).isTrue();
    assertThat(store().remove("acme/key")).isFalse();
    assertThat(store().find("acme/key", List.of(OLD))).isNull();
  }

  @Test
  void entriesCannotBeSwapped() throws Exception {
    store().set("acme/key", Secret.of("one"), List.of(OLD), WHEN);
    store().set("b.acme/key", Secret.of("two"), List.of(OLD), WHEN);
    ObjectNode root = (ObjectNode) JSON.readTree(Files.readAllBytes(file()));
    ObjectNode entries = (ObjectNode) root.get("entries");
    var first = entries.get("acme/key");
    entries.set("acme/key", entries.get("b.acme/key"));
    entries.set("b.acme/key", first);
    Files.writeString(file(), root.toString());
    for (String name : List.of("acme/key", "b.acme/key")) {
      assertThatThrownBy(() -> store().find(name, List.of(OLD))).isInstanceOf(SecretSource.Unreadable.class)
          .hasMessageStartingWith("What is stored as `" + name + "` was tampered with or damaged");
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
    "{ | is damaged: it is no whole JSON text",
    "{} | is damaged: it is not what Waybill writes",
    "[] | is damaged: it is not what Waybill writes",
    "{\"version\":2,\"entries\":{}} | has the version 2, and this Waybill knows version 1 only",
    "{\"version\":1,\"entries\":{}} {} | is damaged: it is no whole JSON text",
    "{\"version\":1,\"version\":1,\"entries\":{}} | is damaged: it is no whole JSON text",
    "{\"version\":1,\"entries\":{},\"more\":1} | is damaged: it is not what Waybill writes",
    "{\"version\":\"1\",\"entries\":{}} | is damaged: it is not what Waybill writes",
    "{\"version\":1,\"entries\":{\"acme/key\":{}}} | is damaged: an entry is not what Waybill writes",
    "{\"version\":1,\"entries\":{\"acme/key\":{\"set\":\"2026-01-02T03:04:05Z\",\"sealed\":[]}}} | is damaged: an entry is not what Waybill writes",
    "{\"version\":1,\"entries\":[]} | is damaged: it is not what Waybill writes",
    "{\"version\":1} | is damaged: it is not what Waybill writes",
    "{\"version\":1.0,\"entries\":{}} | is damaged: it is not what Waybill writes",
    "{\"version\":0,\"entries\":{\"a\":1}} | has the version 0, and this Waybill knows version 1 only",
    "{\"version\":1,\"entries\":{\"acme/key\":{\"set\":\"yesterday\",\"sealed\":BOXES}}} | is damaged: an entry has no time",
    "{\"version\":1,\"entries\":{\"acme/key\":{\"sealed\":BOXES}}} | is damaged: an entry is not what Waybill writes",
    "{\"version\":1,\"entries\":{\"acme/key\":{\"set\":\"2026-01-02T03:04:05Z\",\"sealed\":BOXES,\"more\":1}}} | is damaged: an entry is not what Waybill writes",
    "{\"version\":1,\"entries\":{\"acme\":{\"set\":\"2026-01-02T03:04:05Z\",\"sealed\":BOXES}}} | is damaged: an entry is not what Waybill writes",
  })
  void whatIsBrokenIsSaidAndLeftAsItIs(String written, String sentence) throws Exception {
    String text = written.replace("BOXES", SealedText.seal(List.of(OLD), "acme/key", "value", new SecureRandom()).json().toString());
    Files.writeString(file(), text);
    for (var work : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(() -> store().all(), () -> store().find("acme/key", List.of(OLD)),
        () -> store().set("acme/key", Secret.of("value"), List.of(OLD), WHEN), () -> store().remove("acme/key"),
        () -> store().reseal(List.of(OLD), List.of(NEW)))) {
      assertThatThrownBy(work).isInstanceOf(SecretSource.Unreadable.class).hasMessageContaining(sentence).hasMessageContaining("left as it is");
    }
    assertThat(Files.readString(file())).isEqualTo(text);
  }

  @Tag("slow")
  @Test
  void everyTruncationAndEveryOtherByteIsNoticed() throws Exception {
    store().set("acme/key", Secret.of("value-of-the-key"), List.of(OLD), WHEN);
    byte[] good = Files.readAllBytes(file());
    for (int length = 0; length < good.length; length++) {
      Files.write(file(), java.util.Arrays.copyOf(good, length));
      assertThatThrownBy(() -> store().find("acme/key", List.of(OLD))).isInstanceOf(SecretSource.Unreadable.class);
    }
    for (int at = 0; at < good.length; at++) {
      byte[] other = good.clone();
      other[at] ^= 1;
      Files.write(file(), other);
      try {
        // White space, the time and the padding of base64 say nothing of the secret; a name may become another one, which is not there.
        Secret found = store().find("acme/key", List.of(OLD));
        assertThat(found == null || found.equals(Secret.of("value-of-the-key"))).isTrue();
      } catch (SecretSource.Unreadable noticed) {
        assertThat(noticed.getMessage()).doesNotContain("value-of");
      }
    }
  }

  @Test
  void duringARotationEitherKeyOpensEverything() throws Exception {
    store().set("acme/a", Secret.of("one"), List.of(OLD), WHEN);
    store().set("acme/b", Secret.of("two"), List.of(OLD), WHEN);
    assertThat(store().reseal(List.of(OLD), List.of(NEW, OLD))).isEqualTo(2);
    for (StoreKey key : List.of(OLD, NEW)) {
      assertThat(store().find("acme/a", List.of(key))).isEqualTo(Secret.of("one"));
      assertThat(store().find("acme/b", List.of(key))).isEqualTo(Secret.of("two"));
    }
    assertThat(store().all().get("acme/a").set()).isEqualTo(WHEN);
    assertThat(store().reseal(List.of(NEW), List.of(NEW))).isEqualTo(2);
    assertThat(store().find("acme/a", List.of(NEW))).isEqualTo(Secret.of("one"));
    assertThatThrownBy(() -> store().find("acme/a", List.of(OLD))).hasMessageContaining("is sealed with the key " + NEW.id());
  }

  @Test
  void aRotationThatCannotOpenOneChangesNothing() throws Exception {
    store().set("acme/a", Secret.of("one"), List.of(OLD), WHEN);
    store().set("acme/b", Secret.of("two"), List.of(NEW), WHEN);
    byte[] before = Files.readAllBytes(file());
    assertThatThrownBy(() -> store().reseal(List.of(OLD), List.of(NEW, OLD))).isInstanceOf(SecretSource.Unreadable.class);
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void whatACrashLeftBehindDoesNotCount() throws Exception {
    store().set("acme/a", Secret.of("one"), List.of(OLD), WHEN);
    Files.writeString(data.resolve("secrets.json.new"), "{\"version\":1,\"ent");
    assertThat(store().find("acme/a", List.of(OLD))).isEqualTo(Secret.of("one"));
    store().set("acme/a", Secret.of("two"), List.of(OLD), WHEN);
    assertThat(store().find("acme/a", List.of(OLD))).isEqualTo(Secret.of("two"));
  }

  @Test
  void changesThatAreMadeAtOnceAreAllMade() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failed = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 12; i++) {
      String name = "acme/n" + i;
      threads.add(new Thread(() -> {
        try {
          store().set(name, Secret.of(name), List.of(OLD), WHEN);
        } catch (IOException | RuntimeException one) {
          failed.add(one);
        }
      }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failed).isEmpty();
    assertThat(store().all()).hasSize(12);
  }

  @Test
  void whoCannotHaveTheTurnIsToldSo() throws Exception {
    try (Turn turn = Turn.take(data)) {
      assertThatThrownBy(() -> Turn.take(data, 0)).isInstanceOf(IOException.class).hasMessageContaining("another command is changing secrets");
    }
    Turn.take(data, 0).close();
  }

  @ParameterizedTest
  @CsvSource({"acme/key,true", "b.acme-x/Key_1-a,true", "acme,false", "acme/,false", "/key,false", "Acme/key,false", "a/b/c,false", "a..b/c,false",
      "../x,false", "a/.x,false"})
  void namesAreAProviderAndASecret(String name, boolean good) {
    assertThat(SecretStore.isName(name)).isEqualTo(good);
  }

  @Test
  void aSecretThatCanNeverBeSentIsNotStored() {
    assertThatThrownBy(() -> store().set("acme/a", Secret.of(""), List.of(OLD), WHEN)).hasMessage("The secret from the input is empty.");
    assertThatThrownBy(() -> store().set("acme/a", Secret.of("a\nb"), List.of(OLD), WHEN)).hasMessageContaining("control character at position 2");
    assertThat(file()).doesNotExist();
  }

  @Test
  void retiredSecretsStayKnownForAWhileAndNotForEver() {
    long[] now = {0};
    Retired retired = new Retired(() -> now[0]);
    retired.inForce("acme", "key", List.of(Secret.of("one"), Secret.of("zero")));
    assertThat(retired.of("acme")).isEmpty();
    retired.inForce("acme", "key", List.of(Secret.of("two"), Secret.of("one")));
    assertThat(retired.of("acme")).containsExactly(Secret.of("zero"));
    now[0] += java.time.Duration.ofMinutes(10).toNanos();
    retired.inForce("acme", "key", List.of(Secret.of("two")));
    assertThat(retired.of("acme")).containsExactly(Secret.of("zero"), Secret.of("one"));
    assertThat(retired.of("other")).isEmpty();
    now[0] += java.time.Duration.ofMinutes(6).toNanos();
    assertThat(retired.of("acme")).containsExactly(Secret.of("one"));
    for (int i = 0; i < 200; i++) {
      retired.inForce("acme", "key", List.of(Secret.of("n" + i)));
    }
    assertThat(retired.of("acme")).hasSize(Retired.MOST).contains(Secret.of("n198"));
  }

  @Test
  void aReplacedSecretIsKnownForAQuarterOfAnHourToTheNanosecond() {
    long[] now = {5};
    Retired retired = new Retired(() -> now[0]);
    retired.inForce("acme", "key", List.of(Secret.of("one")));
    retired.inForce("acme", "other", List.of(Secret.of("three")));
    retired.inForce("acme", "key", List.of(Secret.of("two")));
    now[0] += java.time.Duration.ofMinutes(15).toNanos();
    assertThat(retired.of("acme")).containsExactly(Secret.of("one"));
    now[0]++;
    assertThat(retired.of("acme")).isEmpty();
  }

  /** Of very many the latest stay, and one that comes back and goes again counts as late. */
  @Test
  void theLatestReplacedSecretsStayKnown() {
    Retired retired = new Retired(() -> 0);
    for (int i = 0; i <= Retired.MOST; i++) {
      retired.inForce("acme", "key", List.of(Secret.of("n" + i)));
    }
    assertThat(retired.of("acme")).hasSize(Retired.MOST).startsWith(Secret.of("n0")).endsWith(Secret.of("n63"));
    retired.inForce("acme", "key", List.of(Secret.of("n0")));
    retired.inForce("acme", "key", List.of(Secret.of("n65")));
    assertThat(retired.of("acme")).hasSize(Retired.MOST).startsWith(Secret.of("n2")).endsWith(Secret.of("n64"), Secret.of("n0"));
  }

  @Test
  void whatDoesNotFitOrCannotBeReadIsSaid() throws Exception {
    Files.write(file(), new byte[16 << 20]);
    assertThatThrownBy(() -> store().all()).hasMessage("The secret store " + file()
        + " is damaged: it is no whole JSON text. It was left as it is; bring a good copy back, or move it away and set its secrets again.");
    Files.write(file(), new byte[(16 << 20) + 1]);
    assertThatThrownBy(() -> store().all()).hasMessage("The secret store " + file()
        + " is damaged: it is larger than 16 MB. It was left as it is; bring a good copy back, or move it away and set its secrets again.");
    Files.delete(file());
    Files.createDirectory(file());
    assertThatThrownBy(() -> store().all()).isInstanceOf(SecretSource.Unreadable.class)
        .hasMessage("The secret store " + file() + " cannot be read (IOException).");
  }

  @Test
  void whereThereIsNothingToChangeNothingIsWritten() throws Exception {
    assertThat(store().remove("acme/key")).isFalse();
    assertThat(store().reseal(List.of(OLD), List.of(NEW))).isZero();
    assertThat(file()).doesNotExist();
    store().set("acme/key", Secret.of("one"), List.of(OLD), WHEN);
    byte[] before = Files.readAllBytes(file());
    assertThat(store().remove("acme/other")).isFalse();
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void aTurnThatEndsLetsTheNextOneBegin() throws Exception {
    Turn turn = Turn.take(data);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("secrets.lock")))).isEqualTo("rw-------");
    assertThatThrownBy(() -> Turn.take(data, 1)).hasMessage("another command is changing secrets; it holds " + data.toAbsolutePath().resolve("secrets.lock"));
    turn.close();
    Turn.take(data, 0).close();
    List<Throwable> failed = java.util.Collections.synchronizedList(new ArrayList<>());
    Thread waiting;
    try (Turn held = Turn.take(data)) {
      waiting = new Thread(() -> {
        try (Turn next = Turn.take(data)) {
          assertThat(next).isNotNull();
        } catch (IOException | RuntimeException one) {
          failed.add(one);
        }
      });
      waiting.start();
      org.awaitility.Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    }
    waiting.join();
    assertThat(failed).isEmpty();
  }

  @Test
  void directoriesAreMadeForUsAloneAndOldOnesLeftAlone() throws Exception {
    Path fresh = data.resolve("a/b/file");
    PrivateFile.write(fresh, new byte[] {1, 2, 3});
    assertThat(Files.readAllBytes(fresh)).containsExactly(1, 2, 3);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("a/b")))).isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("a")))).isEqualTo("rwx------");
    Files.setPosixFilePermissions(data.resolve("a"), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(PrivateFile.directory(data.resolve("a"))).isEqualTo(data.resolve("a"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("a")))).isEqualTo("rwxr-xr-x");
    assertThat(PrivateFile.directory(data.resolve("c/d"))).isEqualTo(data.resolve("c/d")).isDirectory();
  }
}
