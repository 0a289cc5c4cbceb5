package dev.waybill.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.auth.Authorizer;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.secret.Redactor;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Findings;
import dev.waybill.tree.ScalarNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one call has of its scheme's session: which names it may read, and whether it does. One compile, one thread.
 *
 * @param base the manifest's, or null
 */
record SessionUse(Authorizer authorizer, ScalarNode base) {

  /** The scope of the request, {@code $.session} in it where the scheme keeps something. */
  Scope scope(Scope scope, CallSource source, Findings findings) {
    authorizer.inputs().forEach(name -> scope.check(List.of("input", name)).filter(unknown -> authorizer.needsInputs()).ifPresent(unknown ->
        findings.error(source.request().place(), "unknown-name", "`" + source.name() + "` has no input `" + name
            + "`, which says whose session it uses (`per`).", "Declare the input, or give this request an `auth` of its own.")));
    return names(scope, authorizer);
  }

  /** The scope with what the scheme keeps. */
  static Scope names(Scope scope, Authorizer authorizer) {
    if (authorizer.keeps().isEmpty()) {
      return scope.without(Root.SESSION, "There is no `$.session` here: the `auth` that applies keeps nothing.");
    }
    Map<String, Names> fields = new HashMap<>();
    authorizer.keeps().forEach(name -> fields.put(name, Names.ANY));
    return scope.with(Root.SESSION, new Names.Fields(fields));
  }

  static boolean isMentioned(String text) {
    return text.contains("session.");
  }

  /**
   * What a dry run shows for the session; null where the request reads nothing of it.
   *
   * @param scope of the request, which was compiled by now
   */
  ObjectNode shown(Scope scope, CallSource source) {
    String url = url(source);
    boolean inUrl = isMentioned(url);
    boolean reads = inUrl || !authorizer.fields().isEmpty() || scope.used().stream().anyMatch(name -> name.startsWith("session"));
    if (authorizer.keeps().isEmpty() || !reads) {
      return null;
    }
    ObjectNode shown = ExactNodes.FACTORY.objectNode();
    authorizer.keeps().forEach(name -> shown.put(name, shown(name, url)));
    return shown;
  }

  /** A mask; where it stands in a host a name that is no host's (RFC 2606). */
  private static String shown(String name, String url) {
    int at = url.replace(" ", "").indexOf("{{session." + name + "}}");
    int path = url.indexOf('/', url.contains("://") ? url.indexOf("://") + 3 : 0);
    if (at < 0 || path >= 0 && at > path) {
      return Redactor.MASK;
    }
    String host = name.toLowerCase(Locale.ROOT).replace('_', '-') + ".session.invalid";
    return at == 0 ? "https://" + host : host;
  }

  /** The names whose values the URL cannot be written without. */
  Set<String> inUrl(CallSource source) {
    return authorizer.keeps().stream().filter(name -> stands(name, url(source))).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether {@code {{session.name}}} stands in a text. */
  static boolean stands(String name, String text) {
    return text.replace(" ", "").contains("{{session." + name + "}}");
  }

  /** The URL as it is written, behind the base where it is only a path. */
  private String url(CallSource source) {
    String method = RequestPlanner.method(source.request());
    String own = method == null ? "" : source.request().get(method).json().asText();
    boolean relative = own.isEmpty() || own.startsWith("/") && !own.startsWith("//");
    return relative && base != null ? base.json().asText() + own : own;
  }
}
