package dev.waybill.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.io.IOException;

/**
 * How a command ended, run in this process.
 *
 * @param out what stood on standard output
 * @param err what stood on standard error
 */
record Ran(int code, String out, String err) {
  static final Path ROOT = Path.of(System.getProperty("project.root", "..")).toAbsolutePath().normalize();

  static Ran command(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), words);
    return new Ran(code, out.toString().replace("\r\n", "\n"), err.toString().replace("\r\n", "\n"));
  }

  /** A manifest or directory of them among the test resources. */
  static Path resource(String path) {
    return ROOT.resolve("engine/src/test/resources").resolve(path);
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Puts a manifest where a project would have it, with settings beside it, and gives the settings' path. */
  static Path project(Path folder, String id, String manifest, String settings) {
    try {
      Path file = folder.resolve("manifests").resolve(id).resolve("manifest.yaml");
      Files.createDirectories(file.getParent());
      Files.writeString(file, manifest);
      return Files.writeString(folder.resolve("waybill.yaml"), settings);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }
}
