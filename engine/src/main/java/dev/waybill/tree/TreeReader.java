package dev.waybill.tree;

import java.util.Locale;
import java.util.Optional;

/**
 * Reads a file into nodes that know their places: JSON (RFC 8259) where the name ends in {@code .json}, else YAML by the core
 * schema
 * of YAML 1.2. Keys are text, numbers keep every digit. Whatever is wrong is a finding and never an exception; what can be read
 * all
 * the same is returned.
 */
public final class TreeReader {
  private TreeReader() {}

  /**
   * Reads one file of at most 1 MB, 64 levels and 100,000 values.
   *
   * @param file its name, as findings shall show it
   * @return the document, or empty where the file cannot be read at all; then a finding says why
   */
  public static Optional<Node> read(String file, byte[] bytes, Findings findings) {
    Place start = new Place(file, 1, 1, "");
    if (bytes.length > Budget.MAX_BYTES) {
      findings.error(start, "too-large", "The file is larger than 1 MB.", "Split it into several files.");
      return Optional.empty();
    }
    int before = findings.errors();
    try {
      String text = Decoded.text(file, bytes, findings);
      boolean json = file.toLowerCase(Locale.ROOT).endsWith(".json");
      Optional<Node> root = json ? new JsonTree(file, text, findings).read() : new YamlTree(file, text, findings).read();
      if (root.isEmpty() && findings.errors() == before) {
        findings.error(start, "empty-file", "The file is empty.");
      }
      return root;
    } catch (Unreadable reported) {
      return Optional.empty();
    }
  }
}
