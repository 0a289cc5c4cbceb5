package dev.waybill.auth;

import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where refresh tokens are kept that the provider replaces. Must not block the caller. A key names a provider's secret; the
 * origin is a digest of the token that the operator configured, from which the kept one descends. Thread-safe.
 */
public interface RefreshTokens {
  /** The latest token of that origin, or null where there is none. Fails where that cannot be told. */
  Future<String> find(String provider, String key, String origin);

  /** Succeeds once the token will be found again, whatever happens; where it fails, what was there before is. */
  Future<Void> store(String provider, String key, String origin, String token);

  /** Keeps them as long as the process runs. */
  static RefreshTokens inMemory() {
    Map<String, String> tokens = new ConcurrentHashMap<>();
    return new RefreshTokens() {
      @Override
      public Future<String> find(String provider, String key, String origin) {
        return Future.succeededFuture(tokens.get(provider + " " + key + " " + origin));
      }

      @Override
      public Future<Void> store(String provider, String key, String origin, String token) {
        tokens.put(provider + " " + key + " " + origin, token);
        return Future.succeededFuture();
      }
    };
  }
}
