package dev.waybill.plan;

import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.egress.AllowedDomains;
import dev.waybill.http.BadTarget;
import dev.waybill.http.Target;
import dev.waybill.schema.JsonSchema;
import dev.waybill.shape.Compiler;
import dev.waybill.template.Escape;
import dev.waybill.template.Template;
import dev.waybill.template.Unrenderable;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import dev.waybill.tree.Suggest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Compiles URLs: takes them apart, says what may stand in which part, and asks at load whether the host is allowed. */
final class UrlPlanner {
  private static final Pattern HOLE = Pattern.compile("\\{\\{(.*?)\\}\\}");
  private static final Pattern GIVEN = Pattern.compile("\\{\\{\\s*(session|steps)\\.|^\\{\\{");
  private static final Pattern SINGLE_BRACE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_.-]*)\\}");
  private static final Pattern CONFIG_HOLE = Pattern.compile("config\\.([A-Za-z0-9_-]+)");

  private final JsonSchema config;
  private final Document settings;
  private final AllowedDomains allowed;
  private final Findings findings;

  /**
   * @param settings holds {@code $.config} where it is complete, else nothing
   * @param allowed null where that list is not known
   */
  UrlPlanner(JsonSchema config, Document settings, AllowedDomains allowed, Findings findings) {
    this.config = config;
    this.settings = settings;
    this.allowed = allowed;
    this.findings = findings;
  }

  /** A base URL: scheme, authority and a plain path. Null where there is none or it cannot be used; then a finding says why. */
  UrlPlan base(ScalarNode node, Compiler compiler) {
    if (node == null) {
      return null;
    }
    String written = node.json().asText();
    int end = written.indexOf("}}") + 2;
    Parts parts = written.startsWith("{{") && end > 1 ? Parts.behind(written.substring(0, end), written.substring(end)) : Parts.of(written);
    if (parts.authority == null || parts.query != null || parts.fragment) {
      findings.error(node.place(), "bad-url",
          parts.authority == null ? "A base is an absolute URL." : "A base has no query and no fragment.",
          "Write, for example, https://api.acme.example/v2.");
      return null;
    }
    String path = parts.path.endsWith("/") ? parts.path.substring(0, parts.path.length() - 1) : parts.path;
    Template head = head(parts.authority, node, compiler);
    Target origin = head != null ? null : origin(parts.authority, node.place(), compiler);
    return new UrlPlan(origin, head, path.isEmpty() ? List.of() : List.of(piece(path, node, Escape.PATH, compiler)), null);
  }

  /** A request's URL: a path behind the base, an absolute URL, or a template that begins one. */
  UrlPlan request(ScalarNode node, UrlPlan base, boolean hasBase, Compiler compiler) {
    String text = node.json().asText();
    if (text.startsWith("{{")) {
      int end = text.indexOf("}}") + 2;
      Parts rest = Parts.ofPath(end < 2 ? "" : text.substring(end));
      Template head = piece(end < 2 ? text : text.substring(0, end), node, Escape.NONE, compiler);
      return new UrlPlan(null, head, rest.path.isEmpty() ? List.of() : List.of(piece(rest.path, node, Escape.PATH, compiler)),
          rest.query == null ? null : piece(rest.query, node, Escape.QUERY, compiler));
    }
    boolean relative = text.isEmpty() || text.startsWith("/") && !text.startsWith("//");
    Parts parts = relative ? Parts.ofPath(text) : Parts.of(text);
    if (!relative && parts.authority == null) {
      findings.error(node.place(), "bad-url", "This is neither a path that begins with `/` nor an absolute URL.",
          text.startsWith("$.") ? "An address is text with holes: write `{{" + text.substring(2) + "}}`."
              : "Write `/" + text.replaceAll("^/+", "") + "` to append it to `base`.");
      return null;
    }
    if (parts.fragment) {
      findings.error(node.place(), "bad-url", "A request's URL has no fragment (`#`).", "Leave it out; it is never sent.");
    }
    if (relative && !hasBase) {
      findings.error(node.place(), "missing-key", "A path needs a `base` to be appended to.", "Write base: https://… at the top of the file.");
      return null;
    }
    List<Template> path = new ArrayList<>(relative && base != null ? base.path() : List.of());
    if (!parts.path.isEmpty()) {
      path.add(piece(parts.path, node, Escape.PATH, compiler));
    }
    Template query = parts.query == null ? null : piece(parts.query, node, Escape.QUERY, compiler);
    Template head = !relative ? head(parts.authority, node, compiler) : base == null ? null : base.head();
    Target origin = head != null ? null
        : !relative ? origin(parts.authority, node.place(), compiler) : base == null ? null : base.origin();
    checkConstant(path, node.place());
    return new UrlPlan(origin, head, path, query);
  }

  /** What begins a URL whose host a session or a step gives, so that it is known at each call only; null for others. */
  private Template head(String authority, ScalarNode node, Compiler compiler) {
    return GIVEN.matcher(authority).find() ? piece(authority, node, Escape.NONE, compiler) : null;
  }

  private Template piece(String text, ScalarNode node, Escape escape, Compiler compiler) {
    return template(text, node.place(), escape, compiler);
  }

  static Template template(String text, Place place, Escape escape, Compiler compiler) {
    return compiler.template(new ScalarNode(place, TextNode.valueOf(text), text, false), escape);
  }

  /** A path without holes is checked at load, not at each call. */
  private void checkConstant(List<Template> path, Place place) {
    if (path.stream().allMatch(Template::isConstant)) {
      StringBuilder text = new StringBuilder();
      path.forEach(piece -> text.append(piece.render(Document.EMPTY)));
      try {
        Target.checkPath(text.length() == 0 ? "/" : text.toString());
      } catch (BadTarget bad) {
        Matcher brace = SINGLE_BRACE.matcher(text.toString());
        findings.error(place, "bad-url", bad.getMessage(), bad.label().equals("dot_segment") ? "Leave that segment out."
            : brace.find() ? "A hole has two braces: `{{" + brace.group(1) + "}}`."
                : "Percent-encode what a path cannot hold (RFC 3986).");
      }
    }
  }

  /** The origin of {@code scheme://authority}, its holes filled from the settings; null where they are not complete or not usable. */
  private Target origin(String authority, Place place, Compiler compiler) {
    if (!holesAreBounded(authority, place)) {
      return null;
    }
    try {
      Template template = template(authority, place, Escape.NONE, compiler);
      if (!template.isConstant() && settings.root(Root.CONFIG).isMissingNode()) {
        return null;
      }
      Target origin = Target.parse(template.render(settings) + "/");
      Optional<AllowedDomains.Refusal> refusal = allowed == null ? Optional.empty() : allowed.whyNot(origin);
      refusal.ifPresent(why -> findings.error(place, "host-not-allowed", why.sentence(), why.remedy()));
      return origin;
    } catch (BadTarget bad) {
      findings.error(place, "bad-url", bad.getMessage(), "Write scheme, host and path only, for example https://api.acme.example/v2.");
    } catch (Unrenderable absent) {
      return null;
    }
    return null;
  }

  /** Whether a host's holes can only hold what a schema bounds; a finding for each that cannot. */
  boolean holesAreBounded(String text, Place place) {
    boolean bounded = true;
    Matcher holes = HOLE.matcher(text);
    while (holes.find()) {
      Matcher name = CONFIG_HOLE.matcher(holes.group(1).strip());
      if (!name.matches()) {
        findings.error(place, "unbounded-host", "A host may only hold settings, not `{{" + holes.group(1) + "}}`.",
            "Use {{config.name}} with a `pattern`, an `enum` or `format: hostname-label`.");
        bounded = false;
      } else if (config.names() instanceof Names.Fields known && !known.fields().containsKey(name.group(1))) {
        findings.error(place, "unknown-name", "There is no setting `" + name.group(1) + "` in `config`.",
            Suggest.remedy(name.group(1), known.fields().keySet()));
        bounded = false;
      } else if (!config.boundsHost(name.group(1))) {
        findings.error(place, "unbounded-host", "The setting `" + name.group(1) + "` stands in a host but may hold anything.",
            "Give it a `pattern`, an `enum` or `format: hostname-label` in `config`.");
        bounded = false;
      }
    }
    return bounded;
  }

  /** A URL's text in its parts; holes are looked over. */
  private record Parts(String authority, String path, String query, boolean fragment) {

    static Parts of(String url) {
      String lower = url.toLowerCase(Locale.ROOT);
      int colon = lower.indexOf("://");
      if (colon <= 0 || !lower.substring(0, colon).chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+')) {
        return new Parts(null, "", null, false);
      }
      int end = next(url, colon + 3, "/?#");
      Parts rest = ofPath(url.substring(end));
      return new Parts(url.substring(0, end), rest.path, rest.query, rest.fragment);
    }

    /** The parts of a URL that a template begins. */
    static Parts behind(String head, String text) {
      Parts rest = ofPath(text);
      return new Parts(head, rest.path, rest.query, rest.fragment);
    }

    static Parts ofPath(String text) {
      int hash = next(text, 0, "#");
      String plain = text.substring(0, hash);
      int question = next(plain, 0, "?");
      return new Parts(null, plain.substring(0, question),
          question < plain.length() ? plain.substring(question + 1) : null, hash < text.length());
    }

    private static int next(String text, int from, String any) {
      int depth = 0;
      for (int i = from; i < text.length(); i++) {
        if (text.startsWith("{{", i)) {
          depth++;
          i++;
        } else if (text.startsWith("}}", i) && depth > 0) {
          depth--;
          i++;
        } else if (depth == 0 && any.indexOf(text.charAt(i)) >= 0) {
          return i;
        }
      }
      return text.length();
    }
  }
}
