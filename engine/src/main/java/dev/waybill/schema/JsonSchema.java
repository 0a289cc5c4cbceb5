package dev.waybill.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import dev.waybill.document.Names;
import dev.waybill.problem.Violation;
import dev.waybill.tree.ExactNodes;
import dev.waybill.tree.Finding;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A compiled JSON Schema (draft 2020-12) with formats asserted and the keyword {@code file}. Fetches nothing, matches patterns in
 * linear time, never shows a value. Immutable and thread-safe.
 */
public final class JsonSchema {
  private static final JsonNodeFactory NODES = ExactNodes.FACTORY;

  /** An object of which no property is known; accepts every object. */
  public static final JsonSchema NOTHING =
      new JsonSchema(NODES.objectNode().put("type", "object"), new Names.Fields(Map.of()), Map.of());

  /** Stands for a schema that cannot be used: nothing is known of it, so nothing that reads it is found wrong besides. */
  public static final JsonSchema UNKNOWN = new JsonSchema(NODES.objectNode().put("type", "object"), Names.ANY, Map.of());

  private final Written json;
  private final Names names;
  private final Map<List<String>, FileRule> fileRules;
  private final List<FileSpot> files;
  private final Defaults defaults;
  private final Predicate<JsonNode> sure;
  /** It takes more room than all the rest: where there is a quick look, only the first value that does not pass it needs one. */
  private volatile Schema validator;

  private JsonSchema(JsonNode json, Names names, Map<List<String>, FileRule> fileRules) {
    this.json = Written.of(json);
    this.names = names;
    this.fileRules = fileRules.isEmpty() ? Map.of() : fileRules;
    this.files = Spots.list(fileRules);
    this.defaults = Defaults.of(json);
    this.sure = SureFit.of(json);
    this.validator = sure == null ? Draft.validator(json) : null;
  }

  /** Compiles what a file says; what is wrong is found with its place, and then {@link #UNKNOWN} is returned. */
  public static JsonSchema compile(Node schema, Findings findings) {
    return Inspection.passes(schema, findings) ? of(schema.json()) : UNKNOWN;
  }

  /**
   * Compiles a schema that comes from no file of a user.
   *
   * @throws IllegalArgumentException with all findings where it cannot be used
   */
  public static JsonSchema compile(JsonNode schema) {
    Findings findings = new Findings();
    JsonSchema compiled = compile(Marks.of(schema), findings);
    if (findings.hasErrors()) {
      throw new IllegalArgumentException(
          findings.list().stream().map(Finding::message).collect(Collectors.joining(" ")));
    }
    return compiled;
  }

  /** Both at once: a value must hold for the contract and for what narrows it; the names and files of both are known. */
  public static JsonSchema narrowed(JsonSchema contract, Node narrowing, Findings findings) {
    if (!Inspection.passes(narrowing, findings)) {
      return contract;
    }
    JsonSchema own = of(narrowing.json());
    Map<List<String>, FileRule> files = new LinkedHashMap<>(contract.fileRules);
    own.fileRules.forEach((path, rule) -> files.merge(path, rule, FileRule::and));
    ObjectNode both = Conjunction.of(own.json(), contract.json());
    return new JsonSchema(both, SchemaNames.merge(contract.names, own.names), files);
  }

  private static JsonSchema of(JsonNode schema) {
    JsonNode plain = schema;
    if (schema instanceof ObjectNode object && (object.has("$schema") || object.has("$id"))) {
      plain = object.deepCopy().without(List.of("$schema", "$id"));
    }
    return new JsonSchema(plain, SchemaNames.of(plain), Spots.of(plain));
  }

  /** Everything that is wrong with a value, at most about a hundred violations; empty where it holds. */
  public List<Violation> validate(JsonNode instance) {
    return sure != null && isSure(instance) ? List.of() : validated(instance);
  }

  private boolean isSure(JsonNode instance) {
    try {
      return sure.test(instance);
    } catch (StackOverflowError tooDeep) {
      return false;
    }
  }

  /** What the library finds, in words of ours. */
  List<Violation> validated(JsonNode instance) {
    Tally tally = new Tally();
    try {
      validator().validate(tally, instance);
    } catch (Tally.Full enough) {
      return Verdict.of(tally.found(), instance, names);
    } catch (StackOverflowError tooDeep) {
      // A schema that refers to itself follows the value as deep as it goes.
      return List.of(new Violation("", "is nested too deep to be checked."));
    }
    return tally.found().isEmpty() ? List.of() : Verdict.of(tally.found(), instance, names);
  }

  /** Threads that come at once may make one each; any of them will do. */
  private Schema validator() {
    Schema made = validator;
    if (made == null) {
      made = Draft.validator(json.json());
      validator = made;
    }
    return made;
  }

  /** The names a selector may use below a value of a schema, as far as it can be used; findings are made where it is compiled. */
  public static Names names(Node schema) {
    return Inspection.passes(schema, new Findings()) ? SchemaNames.of(schema.json()) : Names.ANY;
  }

  /** What is wrong with a value by a schema that is known to be sound. */
  static List<Violation> violations(JsonNode schema, JsonNode instance) {
    return of(schema).validate(instance);
  }

  /** The value with the defaults of absent properties. Its argument stays as it is and is returned where nothing is added. */
  public JsonNode withDefaults(JsonNode instance) {
    return defaults.apply(instance);
  }

  /** The names a selector may use below a value of this schema. */
  public Names names() {
    return names;
  }

  /** Where a value of this schema holds files. */
  public List<FileSpot> files() {
    return files;
  }

  /** Whether a property of the top level is bound so that it may stand in a host name. */
  public boolean boundsHost(String property) {
    return this == UNKNOWN || HostBound.holds(json.json(), property);
  }

  /** The schema itself, for discovery. Read anew each time; not to be changed. */
  public JsonNode json() {
    return json.json();
  }
}
