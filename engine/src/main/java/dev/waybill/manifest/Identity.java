package dev.waybill.manifest;

import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Shown;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads what a manifest says about itself: format, id, version, links. */
final class Identity {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]*(\\.[a-z0-9-]+)*");
  private static final String UNNAMED = "unnamed";
  private static final int LONGEST_ID = 100;
  private static final int LONGEST_NAME = 200;
  private static final Pattern SEMVER =
      Pattern.compile(
          "(0|[1-9]\\d*+)\\.(0|[1-9]\\d*+)\\.(0|[1-9]\\d*+)"
              + "(-(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(\\.(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?"
              + "(\\+[0-9a-zA-Z-]+(\\.[0-9a-zA-Z-]+)*)?");
  private static final int LONGEST_VERSION = 100;
  private static final String FORMAT = "Write `manifest: 1`.";

  private final Keys keys;
  private final Findings findings;

  Identity(Keys keys, Findings findings) {
    this.keys = keys;
    this.findings = findings;
  }

  int format() {
    Node node = keys.required("manifest", FORMAT);
    if (node == null) {
      return 0;
    }
    if (node.json().isIntegralNumber() && node.json().decimalValue().compareTo(BigDecimal.ONE) == 0) {
      return 1;
    }
    findings.error(node.place(), "format", "`manifest` is the version of the format, and this engine reads format 1.", FORMAT);
    return 0;
  }

  /**
   * The id; it must be the name of the directory where the file is called {@code manifest}. Never null: where the file has no
   * usable one, and a finding says so, the rest of it is checked under a stand-in.
   */
  String id(Path file) {
    String id = keys.requiredText("id", "Write the directory's name, for example `id: acme-fax`.");
    if (id == null) {
      return UNNAMED;
    }
    if (id.length() > LONGEST_ID || !ID.matcher(id).matches()) {
      findings.error(
          keys.place("id"),
          "bad-id",
          "`" + Shown.word(id) + "` cannot be an id.",
          "An id is made of small letters, digits, hyphens and dots, at most 100: `acme-fax`, `com.acme.fax`.");
      return UNNAMED;
    }
    String directory = directory(file);
    if (directory != null && !directory.equals(id)) {
      findings.error(
          keys.place("id"),
          "bad-id",
          "The id is `" + id + "`, but the directory is `" + Shown.word(directory) + "`.",
          "Give both one name.");
    }
    return id;
  }

  private static String directory(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    boolean placed = file.getFileName().toString().matches("manifest\\.(yaml|yml|json)");
    return placed && parent != null && parent.getFileName() != null ? parent.getFileName().toString() : null;
  }

  String name() {
    String name = keys.requiredText("name", "Write the provider's name, for example `name: Acme Fax`.");
    if (name != null && name.length() > LONGEST_NAME) {
      findings.error(keys.place("name"), "bad-value", "`name` is longer than 200 characters.");
    }
    return name;
  }

  String version() {
    String version = keys.requiredText("version", "Write this manifest's version, for example `version: 0.1.0`.");
    if (version != null && (version.length() > LONGEST_VERSION || !SEMVER.matcher(version).matches())) {
      findings.error(
          keys.place("version"),
          "bad-value",
          "`" + Shown.word(version) + "` is not a semantic version.",
          "Write three numbers, for example `1.4.0` or `1.4.0-beta.1`.");
    }
    return version;
  }

  Map<String, String> links() {
    Map<String, String> links = new LinkedHashMap<>();
    MapNode map = keys.map("links");
    if (map != null) {
      Keys each = new Keys(map, findings);
      for (String key : map.keys()) {
        String link = each.text(key);
        if (link != null && !link.matches("https?://[!-~]+")) {
          findings.error(
              each.place(key),
              "bad-value",
              "`" + Shown.word(key) + "` is not a web address.",
              "Write for example `https://docs.acme.example/`.");
        } else if (link != null) {
          links.put(key, link);
        }
      }
    }
    return links;
  }
}
