package dev.waybill.plan;

import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.kind.Literals;
import dev.waybill.paging.PageRules;
import dev.waybill.path.Selector;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.ScalarNode;
import java.util.List;
import java.util.Map;

/** Compiles {@code pages}. What {@code next} puts into the request is written there by {@link PageMark}. */
final class PagesPlanner {
  private static final Names COUNTERS = new Names.Fields(Map.of("number", Names.LEAF, "next", Names.LEAF, "items", Names.LEAF));

  private final Compiler compiler;
  private final Findings findings;
  private final boolean warn;

  /** @param compiler of any scope */
  PagesPlanner(Compiler compiler, boolean warn, Findings findings) {
    this.compiler = compiler;
    this.warn = warn;
    this.findings = findings;
  }

  /** What the request may read besides: the value that {@code next} puts into it. */
  static Scope inRequest(Scope scope) {
    return scope.with(Root.PAGE, new Names.Fields(Map.of(PageMark.NAME, Names.ANY)));
  }

  /** What the output of one element may read besides. */
  static Scope ofItem(Scope scope) {
    return scope.with(Root.ITEM, Names.ANY).with(Root.INDEX, Names.LEAF).with(Root.PAGE, COUNTERS);
  }

  /** @param scope what the request may read; null is returned where a finding says why */
  PageRules plan(MapNode pages, Scope scope) {
    int before = findings.errors();
    Keys keys = new Keys(pages, findings);
    Scope afterwards = CallPlanner.afterwards(scope).with(Root.PAGE, COUNTERS);
    Compiler after = compiler.with(afterwards);
    Node list = keys.required("items", "Select the elements of one page, for example `$.body.data[*]`.");
    Selector items = list == null ? null : after.selector(list);
    Node next = keys.required("next", "Write for example `$.body.links.next`, `$.link.next` or { query.cursor: $.body.next }.");
    boolean address = !(next instanceof MapNode);
    Scope counted = afterwards.copy();
    Shape following = next == null ? null : next(next, compiler.with(counted), after);
    boolean counts = counted.used().stream().anyMatch(name -> name.equals("page") || name.startsWith("page."));
    afterwards.used().addAll(counted.used());
    Match until = keys.node("until") == null ? null : after.match(keys.node("until"));
    Long start = keys.integer("start", 0, Long.MAX_VALUE / 2);
    Long max = keys.integer("max", 1, PageRules.MOST_PAGES);
    keys.finish(warn);
    if (start != null && findings.errors() == before && !counts) {
      findings.error(keys.place("start"), "unused-start", "`start` is where `$.page` begins to count, but `next` does not use it.",
          "Leave it out, or write for example next: { query.page: $.page.next }.");
    }
    if (address && counts) {
      findings.error(next.place(), "bad-pages", "`$.page` counts; it is no address of a page.", "Write for example next: { query.page: $.page.next }.");
    }
    return findings.errors() > before ? null
        : new PageRules(items, following, address, counts, until, start, max == null ? PageRules.USUAL_MAX : max.intValue());
  }

  private Shape next(Node next, Compiler counting, Compiler after) {
    if (next instanceof MapNode map) {
      List<MapNode.Entry> entries = List.copyOf(map.entries().values());
      if (entries.size() == 1 && entries.get(0).value() instanceof ScalarNode value && Literals.isLiteral(value)) {
        findings.error(value.place(), "bad-pages", "This is the same for every page, so all but the first would be one page.",
            "Write for example `$.body.next` or `$.page.next`.");
      }
      return entries.size() == 1 ? counting.shape(entries.get(0).value()) : null;
    }
    if (next instanceof ScalarNode scalar && scalar.isText() && scalar.json().textValue().startsWith("$")) {
      if (scalar.json().textValue().equals("$.link")) {
        findings.error(next.place(), "bad-pages", "`$.link` holds the links by their names; it is no address.",
            "Write `$.link.next`.");
      }
      return counting.selector(next)::select;
    }
    findings.error(next.place(), "bad-pages", "`next` is a selector to an address, or a map such as { query.cursor: $.body.next }.",
        "Write for example `$.body.links.next` or `$.link.next`.");
    return null;
  }
}
