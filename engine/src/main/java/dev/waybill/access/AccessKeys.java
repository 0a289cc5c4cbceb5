package dev.waybill.access;

import java.util.List;
import java.util.Optional;

/** The keys callers may present. Immutable and thread-safe. */
public final class AccessKeys {
  /** No keys at all. */
  public static final AccessKeys OPEN = new AccessKeys(List.of());

  private final AccessKey[] keys;

  public AccessKeys(List<AccessKey> keys) {
    this.keys = keys.toArray(AccessKey[]::new);
  }

  public boolean isOpen() {
    return keys.length == 0;
  }

  /** Who presents this key. Compares with every key in constant time, so that the time taken tells nothing. */
  public Optional<Caller> caller(String presented) {
    return Optional.ofNullable(find(AccessKey.digest(presented))).map(AccessKey::caller);
  }

  /** The key with this digest, or null. Compares with every key, each in constant time. */
  AccessKey find(byte[] digest) {
    AccessKey found = null;
    for (AccessKey key : keys) {
      if (key.isOf(digest)) {
        found = key;
      }
    }
    return found;
  }
}
