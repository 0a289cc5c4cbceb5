package dev.waybill.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.attempt.Deadline;
import dev.waybill.attempt.Repeat;
import dev.waybill.clock.Timeline;
import dev.waybill.document.Document;
import dev.waybill.document.Root;
import dev.waybill.http.HttpCall;
import dev.waybill.http.HttpReply;
import dev.waybill.http.Trip;
import dev.waybill.paging.Page;
import dev.waybill.paging.Pager;
import dev.waybill.problem.Code;
import dev.waybill.problem.Problem;
import dev.waybill.problem.Violation;
import dev.waybill.schema.JsonSchema;
import dev.waybill.shape.Shape;
import dev.waybill.shape.Unmapped;
import dev.waybill.template.Unrenderable;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One action, compiled: everything that can be decided at load is decided. Immutable and thread-safe.
 *
 * @param contract {@code fax.send@1}, or null
 * @param input what it takes
 * @param outputSchema the contract's output, or null
 * @param read the inputs that something in the action reads
 * @param loadsFiles whether file content must be in memory before rendering: something works on its bytes
 * @param repeat what running it twice does
 * @param course what is sent
 * @param pages how its list is read, or null where it gives no list over pages
 * @param waits how its final result is waited for, or null
 * @param output the shape of what the caller gets, or of each element of a list
 */
public record ActionPlan(
    String provider,
    String name,
    String version,
    String summary,
    String contract,
    JsonSchema input,
    JsonSchema outputSchema,
    Set<String> read,
    boolean loadsFiles,
    Repeat repeat,
    Duration timeout,
    Document base,
    Course course,
    PagesPlan pages,
    WaitPlan waits,
    Shape output,
    Timeline timeline) {

  /** Stands among the names read where the whole input is used. */
  static final String EVERYTHING = "*";

  /** Whether repeating it changes nothing at the provider. */
  public boolean harmless() {
    return repeat == Repeat.NATURAL;
  }

  /** Whether nothing in the action reads this input. */
  public boolean unread(String name) {
    return !read.contains(name) && !read.contains(EVERYTHING);
  }

  /** The same, with a final result that can be waited for. */
  ActionPlan waiting(WaitPlan how, Set<String> alsoRead) {
    Set<String> all = new HashSet<>(read);
    all.addAll(alsoRead);
    return new ActionPlan(provider, name, version, summary, contract, input, outputSchema, Set.copyOf(all), loadsFiles, repeat, timeout, base,
        course, pages, how, output, timeline);
  }

  /** The trip of one dispatch, with its deadline running from now. */
  public Trip trip(String id, Document document, String traceparent) {
    return new Trip(id, provider + "/" + name, document, timeline.nanos() + timeout.toNanos(), traceparent);
  }

  /** Renders, sends and judges. Fails with a {@link dev.waybill.problem.Failure} only. */
  public Future<HttpReply> run(Trip trip) {
    return Deadline.within(trip, repeat, timeline, () -> course.run(trip));
  }

  /** As {@link #run}; where the reply is a file, it may still be to come. */
  public Future<HttpReply> stream(Trip trip) {
    return Deadline.within(trip, repeat, timeline, () -> course.stream(trip));
  }

  /** Whether it gives a list over pages, to be read with a {@link #pager} and not with {@link #run}. */
  public boolean isPaged() {
    return pages != null;
  }

  /** Reads the list of a paged action, by the trip's deadline. */
  public Pager pager(Trip trip) {
    return pages.pager(trip);
  }

  /** What the caller gets of a page, in a list of their own; an element whose output is absent is left out. Fails as {@link #output} does. */
  public List<JsonNode> outputs(Page page) {
    List<JsonNode> outputs = new ArrayList<>(page.items().size());
    for (int i = 0; i < page.items().size(); i++) {
      Document document = page.reply().document().with(Root.ITEM, page.items().get(i)).with(Root.INDEX, LongNode.valueOf(page.first() + i));
      JsonNode made = output(page.reply().withDocument(document));
      if (!made.isMissingNode()) {
        outputs.add(made);
      }
    }
    return outputs;
  }

  /** The call exactly as it would go out, sent nowhere. Give it a document whose secrets are masked. */
  public Future<HttpCall> preview(Trip trip) {
    return course.preview(trip);
  }

  /** What the caller gets from a successful reply. Output that cannot be made or breaks its contract is {@code bad_response}. */
  public JsonNode output(HttpReply reply) {
    JsonNode made;
    try {
      made = output.render(reply.document());
    } catch (Unmapped | Unrenderable unusable) {
      throw badResponse(unusable.getMessage(), reply);
    }
    return outputSchema == null ? made : kept(withoutNulls(made), reply);
  }

  private JsonNode kept(JsonNode made, HttpReply reply) {
    List<Violation> broken = outputSchema.validate(made);
    if (!broken.isEmpty()) {
      throw badResponse("The provider's answer does not make a valid `" + contract + "` output: " + broken.get(0).path() + " "
          + broken.get(0).message(), reply);
    }
    return made;
  }

  /** Providers write null for what they have not got: in a contract's output that is an absent field. */
  static JsonNode withoutNulls(JsonNode made) {
    if (!(made instanceof ObjectNode object) || object.properties().stream().noneMatch(field -> field.getValue().isNull())) {
      return made;
    }
    ObjectNode kept = object.objectNode();
    object.properties().stream().filter(field -> !field.getValue().isNull()).forEach(field -> kept.set(field.getKey(), field.getValue()));
    return kept;
  }

  private RuntimeException badResponse(String sentence, HttpReply reply) {
    return Problem.of(Code.BAD_RESPONSE, "unmapped", sentence)
        .withUpstreamStatus(reply.status()).withMaybeProcessed(!harmless()).failure();
  }
}
