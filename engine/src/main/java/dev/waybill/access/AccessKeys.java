package dev.waybill.access;

import java.util.List;
import java.util.Optional;

/** The keys callers may present. Immutable and thread-safe. */
public final class AccessKeys {
  /** No keys at all. */
  public static final AccessKeys OPEN = new AccessKeys(List.of());

  private final List<AccessKey> keys;

  public AccessKeys(List<AccessKey> keys) {
    this.keys = List.copyOf(keys);
  }

  public boolean isOpen() {
    return keys.isEmpty();
  }

  /** Who presents this key. Compares with every key in constant time, so that the time taken tells nothing. */
  public Optional<Caller> caller(String presented) {
    return caller(AccessKey.digest(presented));
  }

  Optional<Caller> caller(byte[] digest) {
    Caller found = null;
    for (AccessKey key : keys) {
      if (key.isOf(digest)) {
        found = key.caller();
      }
    }
    return Optional.ofNullable(found);
  }
}
