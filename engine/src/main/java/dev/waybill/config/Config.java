package dev.waybill.config;

import dev.waybill.tree.Place;
import java.nio.file.Path;
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
    Limits limits,
    Log log,
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

  /** The server's certificate chain and private key, PEM files. */
  public record Tls(Path cert, Path key) {}

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

  /** Who may call; without keys and {@code jwt} (null where absent) everybody who can connect. */
  public record Access(List<CallerKey> keys, Jwt jwt) {
    public Access {
      keys = List.copyOf(keys);
    }
  }

  /**
   * One caller's key.
   *
   * @param hash {@code sha256:} and 64 hexadecimal digits, lower case
   * @param scopes well-formed, as written
   */
  public record CallerKey(String name, String hash, List<String> scopes) {
    public CallerKey {
      scopes = List.copyOf(scopes);
    }
  }

  /** Callers that come with a JSON Web Token. */
  public record Jwt(String issuer, String jwks, String audience) {}

  /**
   * What may be reached.
   *
   * @param allowNetworks networks in CIDR notation that may be reached although they are not public
   * @param ports that may be dialled at all; empty for whatever manifests name
   * @param resolvers DNS servers that are asked, in this order; empty for the machine's resolver
   * @param reportOnly whether what would be refused is only reported
   */
  public record Egress(
      List<String> allowNetworks, boolean plainHttp, Set<Integer> ports, List<Listen> resolvers, boolean reportOnly, Files files) {
    public Egress {
      allowNetworks = List.copyOf(allowNetworks);
      ports = Set.copyOf(ports);
      resolvers = List.copyOf(resolvers);
    }
  }

  /** Where files that callers give by URL may come from, and their largest size in bytes. */
  public record Files(List<String> allowedDomains, long maxBytes) {
    public Files {
      allowedDomains = List.copyOf(allowedDomains);
    }
  }

  /** Bounds: a request's JSON body, a whole upload and a provider's reply in bytes, and the dispatches under way at once. */
  public record Limits(long maxBody, long maxUpload, long maxReply, int maxInFlight) {}

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
