package dev.waybill.secret;

import java.util.List;

/** Where the values of a provider's secrets come from. May block; asked at load and on the reload clock, never per dispatch. */
@FunctionalInterface
public interface SecretSource {
  /**
   * The values under a name, the one in force first, more while it is rotated; empty where it is configured nowhere.
   *
   * @throws Unreadable where it is configured but cannot be had
   */
  List<Secret> find(String provider, String name);

  /** Values that were in force a moment ago and may still come back in replies: to be taken out of texts, not to be used. */
  default List<Secret> retired(String provider) {
    return List.of();
  }

  /** A secret that is configured but cannot be used. The sentence names the place, never the value. */
  final class Unreadable extends RuntimeException {
    private final String brief;

    public Unreadable(String sentence) {
      this(sentence, "The operator finds more in the log.");
    }

    /** @param brief the same for callers, who are not told of places: it goes on from the secret's name */
    public Unreadable(String sentence, String brief) {
      super(sentence, null, false, false);
      this.brief = brief;
    }

    public String brief() {
      return brief;
    }
  }
}
