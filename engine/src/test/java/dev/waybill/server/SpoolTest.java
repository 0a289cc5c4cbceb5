package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.dispatch.DiskContent;
import dev.waybill.dispatch.Spool;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  @TempDir Path folder;

  @Test
  void isADirectoryOfItsOwnForOneProcess() throws Exception {
    try (Spool one = Spool.open(folder.resolve("a/b")); Spool other = Spool.open(folder.resolve("a/b"))) {
      assertThat(one.next()).isNotEqualTo(one.next());
      assertThat(one.next().getParent()).isNotEqualTo(other.next().getParent());
      for (Path directory : new Path[] {folder.resolve("a/b"), one.next().getParent()}) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))).isEqualTo("rwx------");
      }
    }
    assertThat(folder.resolve("a/b")).isEmptyDirectory();
  }

  @Test
  void whatADeadProcessLeftGoesAndWhatALivingOneHoldsStays() throws Exception {
    Path dead = Files.createDirectory(folder.resolve("dead"));
    Files.createFile(dead.resolve("lock"));
    Files.writeString(dead.resolve("upload-1"), "left behind");
    Path foreign = Files.createDirectory(folder.resolve("foreign"));
    Files.writeString(foreign.resolve("upload-1"), "not ours");
    try (Spool living = Spool.open(folder)) {
      assertThat(dead).doesNotExist();
      Path held = Files.writeString(living.next(), "in use");
      Spool.open(folder).close();
      assertThat(held).exists();
      assertThat(foreign.resolve("upload-1")).exists();
    }
  }

  @Test
  void aFileIsReadAnewForEachUseAndClosedWhateverBecomesOfIt() throws Exception {
    Vertx vertx = Vertx.vertx();
    Path file = Files.write(folder.resolve("f"), new byte[300_000]);
    DiskContent content = new DiskContent(vertx.fileSystem(), file, 300_000);
    for (int i = 0; i < 2; i++) {
      Buffer all = Buffer.buffer();
      Rig.await(content.writeTo(new BufferSink(all)));
      assertThat(all.length()).isEqualTo(300_000);
    }
    assertThat(content.inMemory()).isNull();
    assertThat(content).hasToString("Content[300000 bytes on disk]");
    assertThatThrownBy(() -> Rig.await(content.writeTo(new BufferSink(Buffer.buffer(), 1)))).hasMessage("enough");
    assertThat(openFiles(file)).isZero();
    Files.delete(file);
    assertThatThrownBy(() -> Rig.await(content.writeTo(new BufferSink(Buffer.buffer())))).isInstanceOf(RuntimeException.class);
    Rig.await(vertx.close());
  }

  private static long openFiles(Path file) throws Exception {
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(descriptor -> {
        try {
          return Files.readSymbolicLink(descriptor).equals(file);
        } catch (java.io.IOException closedMeanwhile) {
          return false;
        }
      }).count();
    }
  }
}
