package dev.waybill.library;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.waybill.app.StandardKinds;
import dev.waybill.clock.VirtualTimeline;
import dev.waybill.egress.AddressTable;
import dev.waybill.egress.EgressRules;
import dev.waybill.manifest.Manifest;
import dev.waybill.plan.Ground;
import dev.waybill.plan.Planner;
import dev.waybill.plan.Tenancy;
import dev.waybill.plan.Witness;
import dev.waybill.schema.Contracts;
import dev.waybill.secret.SecretText;
import dev.waybill.template.Templates;
import dev.waybill.tree.Finding;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** Directories of manifests, and libraries over them that never send anything. */
final class Shelf {
  static final String SECRET = "secrets: { key: {} }\nauth: { bearer: { token: $.secret.key } }\n";

  final Path folder;
  final Path root;
  final Path secret;

  Shelf(Path folder) {
    this.folder = folder;
    this.root = directory(folder.resolve("manifests"));
    this.secret = folder.resolve("secret");
  }

  static String manifest(String id, String version) {
    return manifest(id, version, "");
  }

  static String manifest(String id, String version, String more) {
    return "manifest: 1\nid: " + id + "\nname: Sample\nversion: " + version + "\nallowed_domains: [api.good.example]\n"
        + "base: https://api.good.example\n" + more + "actions: { go: { request: { GET: /go } } }\n";
  }

  Path write(String path, String text) {
    Path file = root.resolve(path);
    directory(file.getParent());
    try {
      return Files.writeString(file, text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  Path put(String id, String version) {
    return write(id + "/manifest.yaml", manifest(id, version));
  }

  static Path directory(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static void remove(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }

  /** Points a link at another target in one step, as deployments do. */
  static void point(Path link, Path target) throws IOException {
    Path aside = link.resolveSibling(link.getFileName() + ".new");
    Files.createSymbolicLink(aside, target);
    Files.move(aside, link, java.nio.file.StandardCopyOption.ATOMIC_MOVE, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  Library library(Path... paths) {
    return library(this::tenancy, paths.length == 0 ? new Path[] {root} : paths);
  }

  Library library(Function<Manifest, Tenancy> tenancies, Path... paths) {
    VirtualTimeline timeline = new VirtualTimeline();
    Ground nowhere = new Ground(name -> Future.failedFuture("offline"), (call, address) -> Future.failedFuture("offline"),
        EgressRules.STRICT, new AddressTable(EgressRules.STRICT, List.of()), timeline, new Random(1));
    Planner planner = new Planner(
        StandardKinds.all(), Contracts.bundled(), nowhere, new Templates(timeline::now, UUID::randomUUID), Witness.NONE);
    return new Library(Arrays.asList(paths), new Loader(planner, tenancies, false));
  }

  Tenancy tenancy(Manifest manifest) {
    return new Tenancy(true, JsonNodeFactory.instance.objectNode(), name -> Optional.empty(),
        (provider, name) -> Stream.ofNullable(SecretText.fromFile(secret)).toList(), List.of(secret));
  }

  /** What is in force: {@code id version} each, {@code stale} behind the last good ones. */
  static List<String> loaded(Library library) {
    return library.report().loaded().stream()
        .map(one -> one.id() + " " + one.version() + (one.stale() ? " stale" : "")).sorted().toList();
  }

  /** What is refused: the path below the folder, and the rules of its errors. */
  List<String> refused(Library library) {
    return library.report().refused().stream()
        .map(one -> folder.relativize(one.path()) + " " + one.findings().stream()
            .filter(finding -> finding.severity() == Finding.Severity.ERROR).map(Finding::rule).distinct().sorted().toList())
        .sorted().toList();
  }
}
