package dev.waybill.config;

import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ScalarNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths in settings: those of the file are relative to its directory, those of variables to the working directory. */
final class Paths {
  private final Path beside;
  private final Path here;
  private final Findings findings;

  private Paths(Path beside, Path here, Findings findings) {
    this.beside = beside;
    this.here = here;
    this.findings = findings;
  }

  static Paths of(Path file, Path here, Findings findings) {
    Path parent = file == null ? null : here.resolve(file).normalize().getParent();
    return new Paths(parent == null ? here : parent, here, findings);
  }

  /** A default, relative to where the file is. */
  Path fallback(String path) {
    return beside.resolve(path).normalize();
  }

  Path required(Keys keys, String key, String absent) {
    Path path = of(keys, key);
    return path == null ? fallback(absent) : path;
  }

  /** Null where the key is absent or no path. */
  Path of(Keys keys, String key) {
    ScalarNode text = keys.textNode(key);
    return text == null ? null : of(text);
  }

  /** Null where the text is no path; then a finding says so. */
  Path of(ScalarNode text) {
    String path = text.json().textValue();
    try {
      if (!path.isBlank()) {
        return (Overrides.isVariable(text.place()) ? here : beside).resolve(path).normalize();
      }
    } catch (InvalidPathException none) {
      // Falls through to the finding.
    }
    findings.error(text.place(), "bad-value", "This is no path of a file or directory.");
    return null;
  }
}
