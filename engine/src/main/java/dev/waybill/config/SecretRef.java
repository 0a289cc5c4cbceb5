package dev.waybill.config;

import java.nio.file.Path;

/** Where a secret's value comes from; never the value. */
public sealed interface SecretRef {
  /** An environment variable. */
  record Env(String name) implements SecretRef {}

  /** A file; a newline at its end does not count. */
  record File(Path path) implements SecretRef {}

  /** The embedded store, under a name. */
  record Store(String name) implements SecretRef {}
}
