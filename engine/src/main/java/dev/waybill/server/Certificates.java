package dev.waybill.server;

import dev.waybill.egress.TlsMaterial;
import dev.waybill.egress.TlsOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * The listener's certificate, key and client authorities as they lie on disk at one moment, known to fit each other. Reads files,
 * so not for event loops. Never prints itself.
 */
record Certificates(ServerSettings.Tls files, TlsMaterial texts, TlsOptions options) {
  private static final int LARGEST = 1024 * 1024;

  /** @throws IllegalStateException with a whole sentence that names the file and shows nothing of it */
  static Certificates read(ServerSettings.Tls files) {
    TlsMaterial texts = new TlsMaterial(text(files.cert(), "tls.cert"), text(files.key(), "tls.key"),
        files.clientCa() == null ? null : text(files.clientCa(), "tls.client_ca"));
    try {
      return new Certificates(files, texts, texts.options());
    } catch (TlsMaterial.Unusable unusable) {
      throw new IllegalStateException(switch (unusable.part()) {
        case CERT -> named(files.cert(), "tls.cert");
        case KEY -> named(files.key(), "tls.key");
        case CA -> named(files.clientCa(), "tls.client_ca");
      } + " " + unusable.getMessage(), unusable);
    }
  }

  private static String text(Path file, String setting) {
    try {
      String defect = !Files.exists(file) ? " is not there." : Files.isDirectory(file) ? " is a directory."
          : !Files.isRegularFile(file) ? " is no regular file." : Files.size(file) > LARGEST ? " is larger than 1 MiB." : null;
      if (defect != null) {
        throw new IllegalStateException(named(file, setting) + defect);
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      throw new IllegalStateException(named(file, setting) + " cannot be read.", unreadable);
    }
  }

  private static String named(Path file, String setting) {
    return "The file " + file + " (`" + setting + "`)";
  }

  X509KeyManager key(Vertx vertx) {
    try {
      for (KeyManager manager : options.identity().getKeyManagerFactory(vertx).getKeyManagers()) {
        if (manager instanceof X509KeyManager key) {
          return key;
        }
      }
    } catch (Exception unreadable) {
      throw new IllegalStateException(named(files.key(), "tls.key") + " cannot be used.", unreadable);
    }
    throw new IllegalStateException(named(files.key(), "tls.key") + " cannot be used.");
  }

  /** Whether other callers are trusted than by the other. */
  boolean trustsOthers(Certificates other) {
    return !Objects.equals(texts.ca(), other.texts.ca());
  }

  @Override
  public String toString() {
    return "Certificates[" + files.cert() + "]";
  }
}
