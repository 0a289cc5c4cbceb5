package dev.waybill.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.tree.ExactNodes;
import java.util.Locale;

/**
 * Reads {@code Link} fields (RFC 8288): for each relation type, in lower case, the target of the first link that has it, as it
 * stands there. Links with an {@code anchor} are about something else and are passed over; so is whatever does not parse. Never
 * fails.
 */
public final class Links {
  private final String text;
  private int at;
  private String rel;
  private boolean anchored;

  private Links(String text) {
    this.text = text;
  }

  /** {@code {next: "https://…", last: …}}. */
  public static ObjectNode read(Headers headers) {
    ObjectNode links = ExactNodes.FACTORY.objectNode();
    headers.forEach((name, value) -> {
      if (name.equalsIgnoreCase("Link")) {
        new Links(value).into(links);
      }
    });
    return links;
  }

  private void into(ObjectNode links) {
    while (at < text.length()) {
      space();
      if (peek(',')) {
        at++;
      } else if (!peek('<')) {
        skip();
      } else {
        int end = text.indexOf('>', at);
        if (end < 0) {
          return;
        }
        String target = text.substring(at + 1, end).strip();
        at = end + 1;
        parameters();
        add(links, target);
      }
    }
  }

  private void add(ObjectNode links, String target) {
    if (rel == null || anchored) {
      return;
    }
    for (String each : rel.strip().split("[ \t]+")) {
      String type = each.toLowerCase(Locale.ROOT);
      if (!type.isEmpty() && !links.has(type)) {
        links.put(type, target);
      }
    }
  }

  private void parameters() {
    rel = null;
    anchored = false;
    for (space(); peek(';'); space()) {
      at++;
      space();
      String name = word().toLowerCase(Locale.ROOT);
      space();
      String value = "";
      if (peek('=')) {
        at++;
        space();
        value = peek('"') ? quoted() : word();
      }
      // Of a parameter that stands twice the first counts.
      rel = name.equals("rel") && rel == null ? value : rel;
      anchored |= name.equals("anchor");
    }
    if (at < text.length() && !peek(',')) {
      skip();
    }
  }

  /** To the next comma outside of quotes and brackets. */
  private void skip() {
    while (at < text.length() && !peek(',')) {
      if (peek('"')) {
        quoted();
      } else {
        at++;
      }
    }
  }

  private String word() {
    int begin = at;
    while (at < text.length() && " \t;,=\"<>".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(begin, at);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        break;
      }
      value.append(c == '\\' && at < text.length() ? text.charAt(at++) : c);
    }
    return value.toString();
  }

  private void space() {
    while (peek(' ') || peek('\t')) {
      at++;
    }
  }

  private boolean peek(char c) {
    return at < text.length() && text.charAt(at) == c;
  }
}
