package dev.waybill.library;

import dev.waybill.manifest.Manifest;
import dev.waybill.manifest.ManifestReader;
import dev.waybill.plan.Planner;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Tenancy;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one manifest file and compiles it: the one path that serving, reloading, checking and testing share. */
public final class Loader {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.library");
  private static final int MOST_BYTES = 2 << 20;

  private final Planner planner;
  private final Function<Manifest, Tenancy> tenancies;
  private final boolean unknownKeysWarn;

  /** @param tenancies what the operator decided about a provider */
  public Loader(Planner planner, Function<Manifest, Tenancy> tenancies, boolean unknownKeysWarn) {
    this.planner = planner;
    this.tenancies = tenancies;
    this.unknownKeysWarn = unknownKeysWarn;
  }

  /** Only these providers are left. */
  void retain(Set<String> providers) {
    planner.retain(providers);
  }

  /** Reads the file; where that fails, what was in force before stays in force. */
  Entry load(ManifestFile file, Entry before) {
    Findings findings = new Findings();
    Map<Path, Fingerprint> prints = new LinkedHashMap<>();
    prints.put(file.file(), Fingerprint.of(file.file()));
    Map<Path, Fingerprint> secrets = new LinkedHashMap<>();
    Entry.Revision revision = before == null ? Entry.Revision.NONE : before.revision();
    String hash = "";
    Optional<ProviderPlan> plan = Optional.empty();
    try {
      byte[] bytes = read(file.file());
      hash = sha256(List.of(bytes));
      Findings first = new Findings();
      Optional<Manifest> manifest = manifest(file, bytes, first);
      Optional<Path> base = manifest.flatMap(Manifest::extendsFile);
      if (base.isPresent()) {
        prints.put(base.get(), Fingerprint.of(base.get()));
        hash = sha256(List.of(bytes, readOrNothing(base.get())));
        // Once more, now that its print is taken: what is written from here on is noticed.
        manifest = manifest(file, bytes, findings);
      } else {
        findings.addAll(first);
      }
      if (manifest.isPresent()) {
        Tenancy tenancy = tenancies.apply(manifest.get());
        tenancy.files().forEach(secret -> secrets.put(secret, Fingerprint.of(secret)));
        revision = Entry.Revision.of(tenancy.revision());
        plan = planner.plan(manifest.get(), hash, tenancy, findings);
      }
    } catch (IOException unreadable) {
      findings.error(new Place(file.file().toString(), 1, 1, ""), "unreadable", "The file cannot be read.",
          "Give the gateway's user the right to read it.");
    } catch (StackOverflowError tooDeep) {
      findings.error(new Place(file.file().toString(), 1, 1, ""), "too-deep", "The file is nested too deeply.",
          "Make it flatter.");
    } catch (RuntimeException | LinkageError ours) {
      LOG.atError().addKeyValue("file", file.file().toString()).setCause(ours)
          .log("A manifest could not be compiled for a reason of our own");
      findings.error(new Place(file.file().toString(), 1, 1, ""), "internal",
          "The gateway failed over this file (" + ours.getClass().getSimpleName() + "), which is a defect of its own.",
          "Please report it; the log holds more.");
    }
    ProviderPlan last = before == null ? null : before.plan();
    boolean stale = plan.isEmpty() && last != null;
    return new Entry(file, prints, secrets, revision, hash, plan.orElse(last), stale, findings.list());
  }

  private Optional<Manifest> manifest(ManifestFile file, byte[] bytes, Findings findings) {
    return ManifestReader.read(file.file(), bytes, new ManifestReader.Options(file.root(), unknownKeysWarn), findings);
  }

  private static byte[] readOrNothing(Path base) {
    try {
      return Files.isRegularFile(base) ? read(base) : new byte[0];
    } catch (IOException saidByTheReader) {
      return new byte[0];
    }
  }

  /** The file, or so much of it that the reader says it is too large. */
  private static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MOST_BYTES);
    }
  }

  private static String sha256(List<byte[]> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
