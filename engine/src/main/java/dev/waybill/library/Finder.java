package dev.waybill.library;

import dev.waybill.tree.Finding;
import dev.waybill.tree.Place;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Finds the manifests under the configured paths: {@code <path>/<id>/manifest.yaml} or {@code .json}; a path may also be one
 * provider's directory or one file. Devices, pipes, and links that lead out of the path are refused, not opened.
 */
final class Finder {
  private static final List<String> NAMES = List.of("manifest.yaml", "manifest.json");

  private final List<ManifestFile> found = new ArrayList<>();
  private final List<Report.Refused> refused = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();

  private Finder() {}

  /** Looks through the paths in order. */
  static Finder find(List<Path> paths) {
    Finder finder = new Finder();
    paths.forEach(finder::look);
    return finder;
  }

  List<ManifestFile> found() {
    return found;
  }

  List<Report.Refused> refused() {
    return refused;
  }

  /** Every directory whose changes matter. */
  List<Path> directories() {
    return directories;
  }

  private void look(Path path) {
    if (Files.isRegularFile(path)) {
      Path directory = path.toAbsolutePath().getParent();
      add(directory.getParent() == null ? directory : directory.getParent(), path);
      directories.add(directory);
      return;
    }
    if (!Files.isDirectory(path)) {
      refuse(path, "missing-path", "There is no directory `" + path + "`.", "Create it, or mend `manifests.paths`.");
      return;
    }
    directories.add(path);
    linkedFrom(path);
    if (NAMES.stream().anyMatch(name -> Files.exists(path.resolve(name)))) {
      provider(path.toAbsolutePath().normalize().getParent(), path);
      return;
    }
    TreeSet<Path> children = new TreeSet<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(path)) {
      listing.forEach(children::add);
    } catch (IOException unreadable) {
      refuse(path, "unreadable", "The directory `" + path + "` cannot be read.", "Give the gateway's user the right to read it.");
    }
    children.stream().filter(child -> !child.getFileName().toString().startsWith(".")).filter(Files::isDirectory)
        .forEach(child -> provider(path, child));
  }

  /** A link that is pointed elsewhere changes its parent, not itself. */
  private void linkedFrom(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (Files.isSymbolicLink(path) && parent != null) {
      directories.add(parent);
    }
  }

  private void provider(Path root, Path directory) {
    directories.add(directory);
    List<Path> here = NAMES.stream().map(directory::resolve).filter(Files::exists).toList();
    if (here.size() > 1) {
      refuse(here.get(1), "two-manifests", "This directory holds manifest.yaml and manifest.json.", "Keep one of them.");
    }
    if (!here.isEmpty()) {
      add(root, here.get(0));
    }
  }

  private void add(Path root, Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        refuse(file, "not-a-file", "This is no regular file.", "A manifest is a plain file.");
      } else if (!file.toRealPath().startsWith(root.toRealPath())) {
        refuse(file, "link-outside", "This link leads out of the manifests directory.", "Copy the file instead of linking it.");
      } else {
        found.add(new ManifestFile(root, file));
      }
    } catch (IOException unreadable) {
      refuse(file, "unreadable", "The file cannot be read.", "Give the gateway's user the right to read it.");
    }
  }

  private void refuse(Path path, String rule, String message, String remedy) {
    refused.add(new Report.Refused(path,
        List.of(new Finding(Finding.Severity.ERROR, new Place(path.toString(), 1, 1, ""), rule, message, remedy))));
  }
}
