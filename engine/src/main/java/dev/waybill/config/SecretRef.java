package dev.waybill.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/** Where a secret's value comes from; never the value. */
public sealed interface SecretRef {
  /** An environment variable. */
  record Env(String name) implements SecretRef {}

  /** A file; a newline at its end does not count. */
  record File(Path path) implements SecretRef {}

  /** The secret store, under a name; null for the secret's own. */
  record Store(String name) implements SecretRef {}

  /**
   * A field of the {@code data} that an action of another provider gives.
   *
   * @param input the action's input; not to be changed
   */
  record Fetched(String provider, String action, ObjectNode input, String field) implements SecretRef {}
}
