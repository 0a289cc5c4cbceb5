package dev.waybill.config;

import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The tree of the settings file; an empty map where there is none or it says nothing. */
final class SettingsFile {
  private static final int MOST_BYTES = 1_100_000;

  private SettingsFile() {}

  static MapNode read(Path file, Findings findings) {
    String name = file == null ? "" : file.toString();
    MapNode nothing = new MapNode(new Place(name, 1, 1, ""), Map.of());
    if (file == null) {
      return nothing;
    }
    if (!Files.isRegularFile(file)) {
      findings.error(nothing.place(), "unreadable-file", "There is no file of settings here.", "");
      return nothing;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return tree(name, in.readNBytes(MOST_BYTES), nothing, findings);
    } catch (IOException unreadable) {
      String kind = unreadable.getClass().getSimpleName();
      findings.error(nothing.place(), "unreadable-file", "The file of settings cannot be read (" + kind + ").", "");
      return nothing;
    }
  }

  private static MapNode tree(String name, byte[] bytes, MapNode nothing, Findings findings) {
    Findings own = new Findings();
    Optional<Node> root = TreeReader.read(name, bytes, own);
    boolean onlyEmpty = own.list().stream().map(Finding::rule).allMatch("empty-file"::equals);
    if (!onlyEmpty) {
      findings.addAll(own);
    }
    if (root.isEmpty() || root.get().json().isNull()) {
      return nothing;
    }
    if (root.get() instanceof MapNode map) {
      return map;
    }
    String sentence = "The settings are a map, but this is " + root.get().kind() + ".";
    findings.error(root.get().place(), "wrong-type", sentence, "Write for example `listen: 127.0.0.1:8080`.");
    return nothing;
  }
}
