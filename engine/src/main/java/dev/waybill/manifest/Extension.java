package dev.waybill.manifest;

import dev.waybill.tree.Findings;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the file that {@code extends} names: one step deep, by a relative path, inside the manifests root once all links are
 * followed.
 */
final class Extension {
  private static final String KEY = "extends";
  private static final int MOST_BYTES = 1_000_001;

  /** The merged file and the name of what it extends, or would if it were there. */
  record Extended(MapNode merged, String file) {}

  private final Path file;
  private final Path root;
  private final Findings findings;

  Extension(Path file, Path root, Findings findings) {
    this.file = file;
    this.root = root;
    this.findings = findings;
  }

  /** The file merged over the one it extends, or alone where it extends none or none that can be read. */
  Extended apply(MapNode own) {
    Node named = own.get(KEY);
    if (named == null) {
      return new Extended(own, null);
    }
    MapNode alone = without(own);
    if (!(named instanceof ScalarNode text) || !text.isText()) {
      findings.error(named.place(), "wrong-type", "`extends` is the path of a file, but this is " + named.kind() + ".");
      return new Extended(alone, null);
    }
    int before = findings.errors();
    Path target = target(text);
    if (target == null && findings.errors() == before) {
      refuse(text, "The file that `extends` names cannot be read.", "");
      return new Extended(alone, shown(text));
    }
    if (target == null) {
      return new Extended(alone, null);
    }
    String shown = shown(text);
    return new Extended(base(target, shown, text).map(base -> MergePatch.apply(base, alone)).orElse(alone), shown);
  }

  private String shown(ScalarNode named) {
    return file.resolveSibling(named.source()).normalize().toString();
  }

  /** Null where there is none: with a finding where it may not be used, without one where it may yet come. */
  private Path target(ScalarNode named) {
    String written = named.json().textValue();
    if (!written.matches(".*\\.(yaml|yml|json)")) {
      return refuse(named, "`extends` names no manifest file.", "Write for example `extends: ../acme-base/manifest.yaml`.");
    }
    try {
      if (root == null || Path.of(written).isAbsolute()) {
        return refuse(named, "`extends` is a path relative to this file, inside the manifests root.", "");
      }
      Path real = file.resolveSibling(written).toRealPath();
      if (!real.startsWith(root.toRealPath())) {
        return refuse(named, "`extends` leads out of the manifests root.", "");
      }
      return Files.isRegularFile(real) ? real : refuse(named, "`extends` names no file.", "");
    } catch (InvalidPathException never) {
      return refuse(named, "The file that `extends` names cannot be read.", "");
    } catch (IOException missing) {
      return null;
    }
  }

  private Path refuse(Node named, String message, String remedy) {
    findings.error(named.place(), KEY, message, remedy);
    return null;
  }

  private Optional<MapNode> base(Path target, String shown, Node named) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(target)) {
      bytes = in.readNBytes(MOST_BYTES);
    } catch (IOException unreadable) {
      refuse(named, "The file that `extends` names cannot be read.", "");
      return Optional.empty();
    }
    Optional<Node> read = TreeReader.read(shown, bytes, findings);
    if (read.isPresent() && !(read.get() instanceof MapNode)) {
      refuse(named, "The file that `extends` names is not a map.", "");
    }
    return read.filter(MapNode.class::isInstance).map(MapNode.class::cast).map(this::single);
  }

  private MapNode single(MapNode base) {
    if (base.get(KEY) != null) {
      findings.error(
          base.keyPlace(KEY), KEY, "A file that is extended cannot extend another one.",
          "Merge the two, or extend the last one.");
    }
    return without(base);
  }

  private static MapNode without(MapNode map) {
    Map<String, MapNode.Entry> entries = new LinkedHashMap<>(map.entries());
    entries.remove(KEY);
    return new MapNode(map.place(), entries);
  }
}
