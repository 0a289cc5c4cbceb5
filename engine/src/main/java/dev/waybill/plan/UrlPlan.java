package dev.waybill.plan;

import dev.waybill.document.Document;
import dev.waybill.http.BadTarget;
import dev.waybill.http.Target;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.template.Template;
import java.util.List;

/**
 * A URL with holes, escaped by part. Its origin is parsed once, at load, unless a template begins the URL: then the whole is parsed
 * at each call.
 *
 * @param origin the constant origin, or null where {@code head} begins the URL
 * @param head the template that begins the URL, or null
 * @param path the pieces of the path, in order
 * @param query what follows the question mark, or null
 */
record UrlPlan(Target origin, Template head, List<Template> path, Template query) {

  /**
   * The URL with more query pairs.
   *
   * @param pairs encoded, or empty
   */
  Target render(Document document, String pairs) {
    StringBuilder text = new StringBuilder(head == null ? "" : head.render(document));
    int begin = text.length();
    for (Template piece : path) {
      text.append(piece.render(document));
    }
    if (begin > 0 && begin < text.length() && text.charAt(begin - 1) == '/' && text.charAt(begin) == '/') {
      text.deleteCharAt(begin);
    }
    if (text.length() == 0) {
      text.append('/');
    }
    if (query != null) {
      // An address that a step gave may have a query of its own.
      text.append(text.indexOf("?") < 0 ? '?' : '&').append(query.render(document));
    }
    if (!pairs.isEmpty()) {
      char last = text.charAt(text.length() - 1);
      text.append(text.indexOf("?") < 0 ? "?" : last == '?' || last == '&' ? "" : "&").append(pairs);
    }
    return head == null ? origin.withPath(text.toString()) : whole(text.toString());
  }

  private static Target whole(String url) {
    try {
      return Target.parse(url);
    } catch (BadTarget bad) {
      throw Problem.of(Code.EGRESS_DENIED, bad.label(), bad.getMessage()).failure();
    }
  }
}
