package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.config.ConfigReader;
import dev.waybill.tree.Findings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFilesTest {
  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private StoreKeys keys = keys(Map.of());

  private static StoreKeys keys(Map<String, String> environment) {
    return new StoreKeys(ConfigReader.read(null, Path.of("").toAbsolutePath(), environment, new Findings()), environment);
  }

  @AfterEach
  void close() {
    result(vertx.close());
  }

  private static <T> T result(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private TokenFiles files() {
    return new TokenFiles(vertx, directory, keys);
  }

  @Test
  void whatIsStoredIsFoundByAnotherProcess() throws Exception {
    assertThat(result(files().find("acme", "refresh", "a"))).isNull();
    result(files().store("acme", "refresh", "a", "tök\"en-1"));
    result(files().store("acme", "refresh", "a", "tök\"en-2"));
    result(files().store("acme", "other", "a", "x"));
    result(files().store("b.acme", "refresh", "a", "y"));
    assertThat(result(files().find("acme", "refresh", "a"))).isEqualTo("tök\"en-2");
    assertThat(result(files().find("acme", "refresh", "b"))).isNull();
    assertThat(Files.list(directory.resolve("tokens/acme")).map(file -> file.getFileName().toString()).sorted()).containsExactly("other.json", "refresh.json");
  }

  @Test
  void nobodyElseMayReadThem() throws Exception {
    result(files().store("acme", "refresh", "a", "token"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("tokens/acme/refresh.json")))).isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("tokens/acme")))).isEqualTo("rwx------");
  }

  @Test
  void whatACrashLeftBehindDoesNotCount() throws Exception {
    result(files().store("acme", "refresh", "a", "token-1"));
    Files.writeString(directory.resolve("tokens/acme/refresh.json.new"), "{\"origin\": \"a\", \"tok");
    assertThat(result(files().find("acme", "refresh", "a"))).isEqualTo("token-1");
    result(files().store("acme", "refresh", "a", "token-2"));
    assertThat(result(files().find("acme", "refresh", "a"))).isEqualTo("token-2");
  }

  @Test
  void whatCannotBeReadOrWrittenFails() throws Exception {
    result(files().store("acme", "refresh", "a", "token-1"));
    Files.writeString(directory.resolve("tokens/acme/refresh.json"), "{");
    assertThat(failure(files().find("acme", "refresh", "a"))).isInstanceOf(java.io.IOException.class);
    Files.writeString(directory.resolve("tokens/b"), "a file where a directory belongs");
    assertThat(failure(files().store("b", "refresh", "a", "token-2"))).isInstanceOf(java.io.IOException.class);
  }

  @Test
  void withAStoreKeyTheyAreSealedAndOldOnesAreTakenOver() throws Exception {
    result(files().store("acme", "refresh", "a", "canary-token-1"));
    Path file = directory.resolve("tokens/acme/refresh.json");
    assertThat(file).content().contains("canary-token-1");
    keys = keys(Map.of("WAYBILL_STORE_KEY", "11".repeat(32)));
    assertThat(result(files().find("acme", "refresh", "a"))).isEqualTo("canary-token-1");
    assertThat(file).content().doesNotContain("canary").contains("sealed");
    result(files().store("acme", "refresh", "a", "canary-token-2"));
    assertThat(file).content().doesNotContain("canary");
    assertThat(result(files().find("acme", "refresh", "a"))).isEqualTo("canary-token-2");
    Files.createDirectories(directory.resolve("tokens/other"));
    Files.copy(file, directory.resolve("tokens/other/refresh.json"));
    assertThat(failure(files().find("other", "refresh", "a"))).hasMessageContaining("was tampered with or damaged");
    keys = keys(Map.of("WAYBILL_STORE_KEY", "22".repeat(32)));
    assertThat(failure(files().find("acme", "refresh", "a"))).isInstanceOf(java.io.IOException.class).hasMessageContaining("is sealed with the key");
    keys = keys(Map.of("WAYBILL_STORE_KEY", "22".repeat(32) + "," + "11".repeat(32)));
    assertThat(result(files().find("acme", "refresh", "a"))).isEqualTo("canary-token-2");
    keys = keys(Map.of());
    assertThat(failure(files().find("acme", "refresh", "a"))).hasMessageContaining("there is no store key");
  }

  @Test
  void aRotationSealsThemAnewToo() throws Exception {
    keys = keys(Map.of("WAYBILL_STORE_KEY", "11".repeat(32)));
    result(files().store("acme", "refresh", "a", "canary-token-1"));
    StoreKeys both = keys(Map.of("WAYBILL_STORE_KEY", "22".repeat(32) + "," + "11".repeat(32)));
    assertThat(new Rotation(directory).seal(keys.read(), both.read())).isEqualTo(1);
    assertThat(result(files().find("acme", "refresh", "a"))).isEqualTo("canary-token-1");
    keys = keys(Map.of("WAYBILL_STORE_KEY", "22".repeat(32)));
    assertThat(result(files().find("acme", "refresh", "a"))).isEqualTo("canary-token-1");
  }

  private static Throwable failure(Future<?> future) {
    try {
      throw new AssertionError("succeeded with " + result(future));
    } catch (CompletionException failed) {
      return failed.getCause();
    }
  }
}
