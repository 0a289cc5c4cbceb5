package dev.waybill.auth;

import dev.waybill.http.BadTarget;
import dev.waybill.http.FieldRules;
import dev.waybill.http.Headers;
import dev.waybill.http.HttpCall;
import dev.waybill.template.Escape;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a credential goes: a header field, a query parameter, a cookie (RFC 6265) or a field of the body.
 *
 * @param name of the field, parameter or cookie
 */
record Placement(Kind kind, String name) {
  private static final List<String> PLACES = List.of("header", "query", "cookie", "field");

  enum Kind {
    HEADER("header"),
    QUERY("parameter"),
    COOKIE("cookie"),
    FIELD("field");

    private final String noun;

    Kind(String noun) {
      this.noun = noun;
    }
  }

  static Placement header(String name) {
    return new Placement(Kind.HEADER, name);
  }

  /** Reads {@code header}, {@code query}, {@code cookie} or {@code field}; a finding and null where there is not one of them. */
  static Placement read(Keys keys, String owner, Findings findings) {
    List<Placement> all = new ArrayList<>();
    add(Kind.HEADER, keys.text("header"), all);
    add(Kind.QUERY, keys.text("query"), all);
    add(Kind.COOKIE, keys.text("cookie"), all);
    add(Kind.FIELD, keys.text("field"), all);
    if (all.size() != 1 && PLACES.stream().filter(keys.map().keys()::contains).count() == 1) {
      return null;
    }
    if (all.size() != 1) {
      findings.error(keys.place(), "bad-auth", "`" + owner + "` needs exactly one of `header`, `query`, `cookie` and `field`.",
          "Write, for example, { " + owner + (owner.equals("key") ? ": { header: X-API-Key, value: $.secret.key } }."
          : ": { header: X-Signature } }."));
      return null;
    }
    Placement one = all.get(0);
    if (one.name.isBlank()) {
      String key = one.kind.name().toLowerCase(Locale.ROOT);
      findings.error(keys.place(key), "bad-value", "`" + key + "` is empty.", "Write its name.");
      return one;
    }
    if (one.kind == Kind.HEADER && (!FieldRules.isToken(one.name) || FieldRules.isForbidden(one.name))) {
      findings.error(keys.place("header"), "bad-header", "`" + one.name + "` cannot be set as a header.",
          "Use a field name of RFC 9110 that does not belong to the connection.");
    } else if (one.kind == Kind.COOKIE && !FieldRules.isToken(one.name)) {
      findings.error(keys.place("cookie"), "bad-header", "`" + one.name + "` is no cookie name (RFC 6265).", "");
    }
    return one;
  }

  /** Finds a {@code value} that leaves out what it is there to hold. */
  static void requireMention(Node value, String name, Findings findings) {
    if (value instanceof ScalarNode scalar && !scalar.json().asText().contains(name)) {
      findings.error(value.place(), "bad-auth", "`value` does not hold `{{" + name + "}}`, so it would never be sent.",
          "Write it with {{" + name + "}}.");
    }
  }

  private static void add(Kind kind, String name, List<Placement> all) {
    if (name != null) {
      all.add(new Placement(kind, name));
    }
  }

  /** What a sentence calls the credential that stands here. */
  String what() {
    return "credential for the " + kind.noun + " " + name;
  }

  /** The call with the text in its place; a field of the body is written with the body, not here. */
  HttpCall put(HttpCall call, String text) {
    return switch (kind) {
      case HEADER -> call.withHeaders(call.headers().set(name, Credential.field(text, what())));
      case QUERY -> inQuery(call, text);
      case COOKIE -> call.withHeaders(withCookie(call.headers(), text));
      case FIELD -> call;
    };
  }

  private HttpCall inQuery(HttpCall call, String value) {
    String path = call.target().path();
    char joint = path.indexOf('?') < 0 ? '?' : '&';
    try {
      return call.withTarget(call.target().withPath(path + joint
          + Escape.QUERY.encode(name, name) + "=" + Escape.QUERY.encode(value, name)));
    } catch (BadTarget | Unrenderable refused) {
      throw Credential.refused("The " + what() + " cannot stand in a URL.");
    }
  }

  private Headers withCookie(Headers headers, String value) {
    String text = Credential.field(value, what());
    if (text.indexOf(';') >= 0 || text.indexOf(',') >= 0 || text.indexOf(' ') >= 0 || text.indexOf('"') >= 0) {
      throw Credential.refused("The " + what() + " holds a character that a cookie cannot carry.");
    }
    String others = headers.get("Cookie");
    return headers.set("Cookie", (others == null ? "" : others + "; ") + name + "=" + text);
  }
}
