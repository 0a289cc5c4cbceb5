package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.attempt.BreakerPolicy;
import dev.waybill.attempt.Breaker;
import dev.waybill.attempt.Circuit;
import dev.waybill.attempt.Followed;
import dev.waybill.attempt.LimitRule;
import dev.waybill.attempt.Line;
import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.http.HttpReply;
import dev.waybill.manifest.Manifest;
import dev.waybill.path.Selector;
import dev.waybill.shape.Compiler;
import dev.waybill.standing.Bounded;
import dev.waybill.standing.Standing;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Compiles {@code limits} and {@code breaker}. Their state is found again by what stands in the manifest: the limits by their place and
 * wording, so that what the file says for all of its actions is counted together, the breaker by its wording and the credential's.
 */
final class RestraintPlanner {
  /** A provider that says nothing is left for longer than this is asked again all the same. */
  static final Duration LONGEST_RESET = Duration.ofDays(1);

  private static final String NO_SECRET = "A limit counts what calls are about, not secrets.";

  private final Manifest manifest;
  private final Ground ground;
  private final Standing.Lease standing;
  private final Findings findings;

  RestraintPlanner(Manifest manifest, Ground ground, Standing.Lease standing, Findings findings) {
    this.manifest = manifest;
    this.ground = ground;
    this.standing = standing;
    this.findings = findings;
  }

  /** @param scope what the request may read */
  Restraint plan(CallSource source, Compiler compiler, Scope scope) {
    List<LimitRule> rules = new ArrayList<>();
    List<Selector> keys = new ArrayList<>();
    Map<Integer, Function<HttpReply, Followed.News>> readers = new LinkedHashMap<>();
    Compiler perCall = compiler.with(scope.without(Root.SECRET, NO_SECRET).without(Root.SESSION, NO_SECRET));
    Compiler perReply = compiler.with(Scope.empty().with(Root.STATUS, Names.LEAF).with(Root.HEADER, Names.ANY));
    List<? extends Node> entries = source.limits() == null ? List.of() : source.limits().items();
    for (Node entry : entries) {
      if (!(entry instanceof MapNode map)) {
        findings.error(entry.place(), "wrong-type", "A limit is a map, but this is " + entry.kind() + ".", "Write { rate: 100/s }.");
        continue;
      }
      Keys limit = new Keys(map, findings);
      LimitRule rule = LimitRule.read(limit, findings);
      Selector per = limit.has("per") ? perCall.selector(limit.node("per")) : null;
      MapNode follow = limit.map("follow");
      if (follow != null) {
        readers.put(rules.size(), reader(new Keys(follow, findings), perReply));
      }
      limit.finish();
      rules.add(rule);
      keys.add(per);
    }
    BreakerPolicy policy = source.breaker() == null ? null : BreakerPolicy.read(source.breaker(), findings);
    boolean whole = !rules.isEmpty() && rules.size() == entries.size() && !rules.contains(null);
    return new Restraint(manifest.id(), whole ? line(source.limits(), rules) : null, keys, whole ? readers : Map.of(), policy,
        policy == null ? null : circuits(source, policy), ground);
  }

  private Line line(ListNode limits, List<LimitRule> rules) {
    return standing.keep("limits " + limits.place().path() + " " + limits.json(), () -> new Line(rules, ground.timeline()));
  }

  private Bounded<String, Circuit> circuits(CallSource source, BreakerPolicy policy) {
    Node auth = source.auth() != null ? source.auth() : manifest.auth();
    return standing.keep("breaker " + policy + " " + (auth == null ? "" : auth.json()), () -> new Bounded<>(Breaker.MOST_HOSTS));
  }

  private Function<HttpReply, Followed.News> reader(Keys follow, Compiler compiler) {
    Node remaining = follow.required("remaining", "Name the header that says how many calls are left.");
    Node reset = follow.required("reset", "Name the header that says when the count begins anew.");
    follow.finish();
    if (remaining == null || reset == null) {
      return reply -> null;
    }
    Selector left = compiler.selector(remaining);
    Selector time = compiler.selector(reset);
    return reply -> news(reply.document(), left, time, ground.timeline());
  }

  private static Followed.News news(Document document, Selector remaining, Selector reset, Timeline timeline) {
    Long left = number(remaining.select(document));
    Duration time = left == null ? null : RetryAfter.read(reset.select(document), timeline.now());
    return time == null ? null : new Followed.News(left, time.compareTo(LONGEST_RESET) > 0 ? LONGEST_RESET : time);
  }

  /** Some write a count as 3.0. */
  private static Long number(JsonNode value) {
    String text = value.isValueNode() && !value.isNull() ? value.asText().strip() : "";
    return text.matches("-?[0-9]{1,15}(\\.[0-9]{1,9})?") ? new BigDecimal(text).longValue() : null;
  }
}
