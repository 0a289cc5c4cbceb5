package dev.waybill.library;

import dev.waybill.tree.Finding;
import dev.waybill.tree.Place;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
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
  private final List<Path> closed = new ArrayList<>();

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

  /** Whether a file is, or lies under, what is there but was not opened: that is broken, not gone. */
  boolean holdsBack(Path file) {
    return closed.stream().anyMatch(file::startsWith);
  }

  private void look(Path path) {
    if (Files.isRegularFile(path)) {
      Path directory = path.toAbsolutePath().getParent();
      add(directory.getParent() == null ? directory : directory.getParent(), path);
      directories.add(directory);
      return;
    }
    if (!Files.isDirectory(path)) {
      linkedFrom(path);
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
    } catch (IOException | DirectoryIteratorException unreadable) {
      shut(path, "unreadable", "The directory `" + path + "` cannot be read.", "Give the gateway's user the right to read it.");
    }
    children.stream().filter(child -> !child.getFileName().toString().startsWith(".")).forEach(child -> child(path, child));
  }

  private void child(Path root, Path child) {
    if (Files.isDirectory(child)) {
      provider(root, child);
    } else if (leadsNowhere(child)) {
      deadLink(child);
    }
  }

  /** A link that is pointed elsewhere changes its parent, not itself; so does a link that the path leads through. */
  private void linkedFrom(Path path) {
    for (Path step = path.toAbsolutePath(); step.getParent() != null; step = step.getParent()) {
      if (Files.isSymbolicLink(step)) {
        directories.add(step.getParent());
      }
    }
  }

  private static boolean leadsNowhere(Path path) {
    return Files.isSymbolicLink(path) && !Files.exists(path);
  }

  private void deadLink(Path link) {
    shut(link, "dead-link", "This link leads nowhere, or in a circle.", "Point it at what it stands for, or remove it.");
  }

  private void provider(Path root, Path directory) {
    directories.add(directory);
    NAMES.stream().map(directory::resolve).filter(Finder::leadsNowhere).forEach(this::deadLink);
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
        shut(file, "not-a-file", "This is no regular file.", "A manifest is a plain file.");
      } else if (!file.toRealPath().startsWith(root.toRealPath())) {
        shut(file, "link-outside", "This link leads out of the manifests directory.", "Copy the file instead of linking it.");
      } else {
        found.add(new ManifestFile(root, file));
      }
    } catch (IOException unreadable) {
      shut(file, "unreadable", "The file cannot be read.", "Give the gateway's user the right to read it.");
    }
  }

  private void shut(Path path, String rule, String message, String remedy) {
    closed.add(path);
    refuse(path, rule, message, remedy);
  }

  private void refuse(Path path, String rule, String message, String remedy) {
    refused.add(new Report.Refused(path,
        List.of(new Finding(Finding.Severity.ERROR, new Place(path.toString(), 1, 1, ""), rule, message, remedy))));
  }
}
