package dev.waybill.app;

import dev.waybill.config.Config;
import dev.waybill.config.ConfigReader;
import dev.waybill.egress.AddressTable;
import dev.waybill.egress.AllowedDomains;
import dev.waybill.egress.Cidr;
import dev.waybill.egress.EgressRules;
import dev.waybill.library.Library;
import dev.waybill.library.Loader;
import dev.waybill.library.Report;
import dev.waybill.manifest.Manifest;
import dev.waybill.plan.Ground;
import dev.waybill.plan.Kinds;
import dev.waybill.plan.Planner;
import dev.waybill.plan.ProviderPlan;
import dev.waybill.plan.Tenancy;
import dev.waybill.plan.Witness;
import dev.waybill.rehearsal.Player;
import dev.waybill.rehearsal.TestReader;
import dev.waybill.schema.Contracts;
import dev.waybill.secret.Known;
import dev.waybill.secret.Retired;
import dev.waybill.template.Templates;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The settings, the kinds and the manifests' paths, as every command needs them. */
final class Workbench {
  private final Config config;
  private final List<Path> paths;
  private final boolean ofSettings;
  private final Kinds kinds = StandardKinds.all();
  private final Contracts contracts = Contracts.bundled();
  private final EgressRules rules;
  private final AllowedDomains fileHosts;
  private final FetchedSecrets fetched;
  private final Retired retired;
  private final Known known;
  private final List<String> unguarded;

  private Workbench(Config config, List<Path> paths, boolean ofSettings, EgressRules rules, AllowedDomains fileHosts,
      FetchedSecrets fetched, Retired retired, Known known, List<String> unguarded) {
    this.config = config;
    this.paths = paths;
    this.ofSettings = ofSettings;
    this.rules = rules;
    this.fileHosts = fileHosts;
    this.fetched = fetched;
    this.retired = retired;
    this.known = known;
    this.unguarded = List.copyOf(unguarded);
  }

  /**
   * Reads the settings; what is wrong with them ends the command.
   *
   * @param file null for waybill.yaml where the command stands, if there is one
   * @param paths null or empty for the manifests of the settings
   */
  static Workbench open(Path file, List<Path> paths) {
    return open(file, paths, new PrintWriter(System.err, true), new Known(System::nanoTime));
  }

  /**
   * As {@link #open(Path, List)}, with warnings about the settings to {@code err}.
   *
   * @param known what the log masks: every secret that is read
   */
  static Workbench open(Path file, List<Path> paths, PrintWriter err, Known known) {
    Path here = Path.of("").toAbsolutePath();
    Path found = file != null ? file : Files.exists(Path.of("waybill.yaml")) ? Path.of("waybill.yaml") : null;
    if (file != null && !Files.isReadable(file)) {
      throw new Stop("there is no readable file " + file + ".");
    }
    Findings findings = new Findings();
    Config config = ConfigReader.read(found, here, System.getenv(), findings);
    boolean readable = !findings.hasErrors();
    EgressRules rules = readable ? rules(config.egress()) : null;
    AllowedDomains fileHosts = readable ? FileHosts.of(config.egress().files(), rules, findings) : null;
    if (findings.hasErrors()) {
      FindingText printer = FindingText.ofSettings(Paint.forTerminal(), findings.list());
      StringBuilder text = new StringBuilder("the settings cannot be used.\n\n");
      findings.list().forEach(finding -> text.append(printer.text(finding)).append('\n'));
      throw new Stop(text.toString());
    }
    FindingText warning = FindingText.ofSettings(Paint.forTerminal(), findings.list());
    findings.list().forEach(finding -> err.println(warning.text(finding)));
    boolean own = paths == null || paths.isEmpty();
    return new Workbench(config, own ? manifests(config) : paths, own, rules, fileHosts,
        new FetchedSecrets(config), new Retired(System::nanoTime), known, List.of());
  }

  private static EgressRules rules(Config.Egress egress) {
    return new EgressRules(egress.allowNetworks().stream().map(Cidr::parse).toList(), egress.plainHttp(), egress.ports(),
        egress.reportOnly());
  }

  /** The configured paths; the shipped manifests where the default path is not there. */
  private static List<Path> manifests(Config config) {
    List<Path> configured = config.manifests().paths();
    String home = System.getProperty("waybill.home");
    boolean isDefault = configured.size() == 1 && configured.get(0).endsWith("manifests") && !Files.exists(configured.get(0));
    return isDefault && home != null ? List.of(Path.of(home, "manifests")) : configured;
  }

  Config config() {
    return config;
  }

  EgressRules rules() {
    return rules;
  }

  /** Where files by URL may come from; null where the operator named no host. */
  AllowedDomains fileHosts() {
    return fileHosts;
  }

  Contracts contracts() {
    return contracts;
  }

  Player player() {
    return new Player(kinds, contracts, rules);
  }

  /** What the operator decided about a provider. */
  Tenancy tenancy(Manifest manifest) {
    return new OperatorTenancy(config, System.getenv(), fetched, retired, known).of(manifest).lacking(unguarded);
  }

  /** The same for a gateway that lacks these things for providers of sensitive data. */
  Workbench lacking(List<String> sentences) {
    return new Workbench(config, paths, ofSettings, rules, fileHosts, fetched, retired, known, sentences);
  }

  /** The same where no packet leaves: secrets that a provider would give are left open. */
  Tenancy simulatedTenancy(Manifest manifest) {
    return new OperatorTenancy(config, System.getenv(), null, retired, known).of(manifest);
  }

  /** What providers gave of secrets. */
  FetchedSecrets fetched() {
    return fetched;
  }

  /** What the log masks. */
  Known known() {
    return known;
  }

  StoreKeys storeKeys() {
    return new StoreKeys(config, System.getenv());
  }

  /** The library over a ground, of all providers. */
  Library library(Ground ground, Function<Manifest, Tenancy> tenancies) {
    return library(ground, tenancies, Set.of());
  }

  /** @param hidden the ids of those that callers must not reach */
  Library library(Ground ground, Function<Manifest, Tenancy> tenancies, Set<String> hidden) {
    return new Library(paths, new Loader(planner(ground), tenancies, config.manifests().unknownKeysWarn()), hidden);
  }

  private Planner planner(Ground ground) {
    return new Planner(kinds, contracts, ground, new Templates(ground.timeline()::now, UUID::randomUUID), Witness.NONE);
  }

  /**
   * What reading all manifests gave.
   *
   * @param sound those without an error
   */
  record Reading(int files, List<Finding> findings, List<Manifest> sound) {}

  /** Reads and compiles all manifests, and their tests where asked; sends nothing. */
  Reading read(boolean tests) {
    Map<String, Manifest> seen = new LinkedHashMap<>();
    Ground nowhere = new Ground(name -> Future.failedFuture("offline"), (call, address) -> Future.failedFuture("offline"), rules,
        new AddressTable(rules, List.of()), new StillTime(), new Random(1));
    Library library = library(nowhere, manifest -> {
      seen.put(manifest.file(), manifest);
      return tenancy(manifest);
    });
    library.reload();
    Report report = library.report();
    List<Finding> findings = new ArrayList<>();
    report.refused().forEach(refused -> findings.addAll(refused.findings()));
    findings.addAll(report.warnings());
    if (tests && ofSettings) {
      List<String> unread = report.refused().stream().map(refused -> refused.path().toString()).toList();
      List<ProviderPlan> plans = new ArrayList<>(report.table().all());
      findings.addAll(new IdleSettings(config, plans, unread).findAll().list());
    }
    if (tests) {
      seen.values().forEach(manifest -> {
        Findings inTests = new Findings();
        new TestReader(manifest, new Templates(() -> Instant.EPOCH, UUID::randomUUID), inTests).check();
        inTests.list().stream().filter(finding -> !findings.contains(finding)).forEach(findings::add);
      });
    }
    findings.sort(Comparator.comparing((Finding finding) -> finding.place().file())
        .thenComparing(finding -> finding.place().line()).thenComparing(finding -> finding.place().column()));
    List<String> broken = report.refused().stream().map(refused -> refused.path().toString()).toList();
    List<Manifest> sound = seen.values().stream().filter(manifest -> !broken.contains(manifest.file())).toList();
    return new Reading(report.loaded().size() + broken.size(), findings, sound);
  }
}
