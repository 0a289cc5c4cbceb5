package dev.waybill.access;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One thing a caller may do, as written in the settings: {@code dispatch:<provider>/<action>} (either part may be {@code *}),
 * {@code read}, {@code admin:read} or {@code admin:write}. Immutable.
 *
 * @param provider the provider of a dispatch scope, {@code *} for all; else null
 * @param action the action of a dispatch scope, {@code *} for all; else null
 */
public record Scope(Area area, String provider, String action) {
  private static final String DISPATCH = "dispatch:";
  private static final Pattern PROVIDER = Pattern.compile("[a-z0-9][a-z0-9-]*(\\.[a-z0-9-]+)*");
  private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9_]*");

  /** What a scope is about. */
  public enum Area {
    DISPATCH("dispatch"),
    READ("read"),
    ADMIN_READ("admin:read"),
    ADMIN_WRITE("admin:write");

    private final String word;

    Area(String word) {
      this.word = word;
    }

    /** As written in the settings. */
    public String word() {
      return word;
    }
  }

  /** The scope that is written so; empty where there is none. */
  public static Optional<Scope> find(String text) {
    try {
      return Optional.of(parse(text));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  /** @throws IllegalArgumentException with a sentence that names what is wrong */
  public static Scope parse(String text) {
    if (text.startsWith(DISPATCH)) {
      return dispatch(text);
    }
    for (Area area : Area.values()) {
      if (area != Area.DISPATCH && area.word.equals(text)) {
        return new Scope(area, null, null);
      }
    }
    throw new IllegalArgumentException("There is no scope `" + text
        + "`. Known are `dispatch:<provider>/<action>` (with `*`), `read`, `admin:read` and `admin:write`.");
  }

  private static Scope dispatch(String text) {
    String[] parts = text.substring(DISPATCH.length()).split("/", -1);
    if (parts.length != 2 || !fits(PROVIDER, parts[0]) || !fits(ACTION, parts[1])) {
      throw new IllegalArgumentException("The scope `" + text
          + "` is not `dispatch:<provider>/<action>`, where each part is a name or `*`.");
    }
    return new Scope(Area.DISPATCH, parts[0], parts[1]);
  }

  private static boolean fits(Pattern names, String part) {
    return part.equals("*") || names.matcher(part).matches();
  }

  /** As written in the settings. */
  @Override
  public String toString() {
    return area == Area.DISPATCH ? DISPATCH + provider + "/" + action : area.word;
  }
}
