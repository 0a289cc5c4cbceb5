package dev.waybill.config;

import dev.waybill.tree.Place;
import dev.waybill.tree.Units;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operator's settings, {@code waybill.yaml} and the {@code WAYBILL_…} environment variables in one, defaults filled in.
 * Immutable. Never prints the environment or the store, which may hold secrets.
 *
 * @param publicUrl what providers call back, without a slash at its end; null where it is not set
 * @param tls null for plain HTTP
 * @param data the directory of the embedded store
 * @param store {@code sqlite}, or a PostgreSQL URL
 * @param providers by id, only those that are named
 * @param routes by contract, in the order of the file
 */
public record Config(
    String publicUrl,
    Listen listen,
    Tls tls,
    Manifests manifests,
    Path data,
    String store,
    Access access,
    Egress egress,
    Map<String, ProviderSettings> providers,
    Map<String, Route> routes,
    Secrets secrets,
    Limits limits,
    Log log,
    Audit audit,
    Variables variables) {

  public Config {
    providers = Map.copyOf(providers);
    routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
  }

  /** The providers of a contract, in the order they are tried. */
  public record Route(Place place, List<String> providers) {
    public Route {
      providers = List.copyOf(providers);
    }
  }

  /**
   * The server's certificate chain and private key, PEM files.
   *
   * @param clientCa authorities of callers' certificates; null where callers show none
   * @param clientRequired with them: whether nobody connects without a certificate
   */
  public record Tls(Path cert, Path key, Path clientCa, boolean clientRequired) {}

  /**
   * Where manifests are.
   *
   * @param paths directories or files, the earlier one wins
   * @param unknownKeysWarn whether an unknown key is a warning only
   * @param watch whether changes are taken over while the gateway runs
   */
  public record Manifests(List<Path> paths, boolean unknownKeysWarn, boolean watch) {
    public Manifests {
      paths = List.copyOf(paths);
    }
  }

  /** Who may call; without keys, certificates and {@code jwt} (null where absent) everybody who can connect. */
  public record Access(List<CallerKey> keys, List<KnownCertificate> certificates, Jwt jwt) {
    static final Access OPEN = new Access(List.of(), List.of(), null);

    public Access {
      keys = List.copyOf(keys);
      certificates = List.copyOf(certificates);
    }

    /** Whether everybody may call. */
    public boolean isOpen() {
      return keys.isEmpty() && certificates.isEmpty() && jwt == null;
    }
  }

  /** How much one caller may dispatch: so often (null for any) and so many at a time (0 for any). */
  public record CallerLimits(Units.Rate rate, int inFlight) {
    static final CallerLimits NONE = new CallerLimits(null, 0);
  }

  /**
   * One caller's key.
   *
   * @param hash {@code sha256:} and 64 hexadecimal digits, lower case
   * @param scopes well-formed, as written
   */
  public record CallerKey(String name, String hash, List<String> scopes, CallerLimits limits) {
    public CallerKey {
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * A caller known by its certificate.
   *
   * @param by {@code subject}, {@code san} or {@code fingerprint}
   * @param value well-formed
   * @param scopes well-formed, as written
   */
  public record KnownCertificate(String name, String by, String value, List<String> scopes, CallerLimits limits) {
    public KnownCertificate {
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * Callers that come with a JSON Web Token.
   *
   * @param issuer an https URL, exactly as it stands in tokens
   * @param jwks where its keys are published; null where the issuer is asked
   * @param audience one of them must be the token's
   * @param algorithms of public keys only
   * @param scopes the claim that holds scopes; null for {@code scope}, else {@code scp}
   * @param name the claim that names the caller
   * @param limits of each subject
   */
  public record Jwt(String issuer, String jwks, List<String> audience, List<String> algorithms, String scopes, String name,
      CallerLimits limits) {
    public Jwt {
      audience = List.copyOf(audience);
      algorithms = List.copyOf(algorithms);
    }
  }

  /**
   * What may be reached.
   *
   * @param allowNetworks networks in CIDR notation that may be reached although they are not public
   * @param ports that may be dialled at all; empty for whatever manifests name
   * @param resolvers DNS servers that are asked, in this order; empty for the machine's resolver
   * @param reportOnly whether what would be refused is only reported
   */
  public record Egress(
      List<String> allowNetworks, boolean plainHttp, Set<Integer> ports, List<Listen> resolvers, boolean reportOnly,
      Files files) {
    public Egress {
      allowNetworks = List.copyOf(allowNetworks);
      ports = Set.copyOf(ports);
      resolvers = List.copyOf(resolvers);
    }
  }

  /**
   * Where files that callers give by URL may come from, and their largest size in bytes.
   *
   * @param places of the domains, in their order
   */
  public record Files(List<String> allowedDomains, List<Place> places, long maxBytes) {
    public Files {
      allowedDomains = List.copyOf(allowedDomains);
      places = List.copyOf(places);
    }
  }

  /**
   * How secrets are kept and fetched.
   *
   * @param key where the key of the secret store comes from, several while it is rotated, the one that seals first; empty for the
   *     conventional variables
   * @param refresh how often secrets that a provider gives are asked for again
   */
  public record Secrets(List<SecretRef> key, Duration refresh) {
    public Secrets {
      key = List.copyOf(key);
    }
  }

  /**
   * Bounds: a request's JSON body, a whole upload and a provider's reply in bytes, and the dispatches under way at once.
   *
   * @param maxHeld bytes of all callers' bodies together that may lie in memory; those of providers' replies may be twice as many
   */
  public record Limits(long maxBody, long maxUpload, long maxReply, long maxHeld, int maxInFlight) {}

  /**
   * Whether and how much is recorded.
   *
   * @param enabled null where nothing is said: then a gateway records, and a sandbox does not
   * @param maxBytes of the whole record; the oldest goes
   */
  public record Audit(Boolean enabled, long maxBytes) {}

  /**
   * What is logged.
   *
   * @param format {@code json} or {@code text}; null for text on a terminal and JSON elsewhere
   * @param level {@code trace}, {@code debug}, {@code info}, {@code warn} or {@code error}
   */
  public record Log(String format, String level) {}

  /** A provider's setting from the environment, {@code WAYBILL_CONFIG_<PROVIDER>_<NAME>}. */
  public Optional<String> setting(String provider, String name) {
    return variables.find(Variables.name("CONFIG", provider, name));
  }

  /** Not the whole: the address of a store may hold a password. */
  @Override
  public String toString() {
    return "Config[listen=" + listen + ", providers=" + providers.keySet() + "]";
  }
}
