package dev.waybill.tree;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.SpecVersion;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Builds nodes from the events of a YAML 1.2 stream. What YAML has beyond JSON's trees is a finding, and reading goes on. */
final class YamlTree {
  private static final int LONGEST_WORD = 40;
  private final String file;
  private final Findings findings;
  private final Budget budget;
  private final ParserImpl events;
  private final Map<String, Event.ID> anchors = new HashMap<>();
  private String at = "";

  YamlTree(String file, String text, Findings findings) {
    this.file = file;
    this.findings = findings;
    this.budget = new Budget(findings);
    LoadSettings settings = LoadSettings.builder().setLabel(file).setUseMarks(true).setParseComments(false).build();
    this.events = new ParserImpl(settings, new StreamReader(settings, text));
  }

  Optional<Node> read() {
    try {
      return document();
    } catch (MarkedYamlEngineException broken) {
      YamlSyntax.report(broken, mark -> place(mark, at), findings);
    } catch (YamlEngineException broken) {
      version(new Place(file, 1, 1, ""));
    }
    return Optional.empty();
  }

  private Optional<Node> document() {
    events.next();
    Event start = events.next();
    if (start.getEventId() == Event.ID.StreamEnd) {
      return Optional.empty();
    }
    SpecVersion version = ((DocumentStartEvent) start).getSpecVersion().orElse(new SpecVersion(1, 2));
    if (version.getMajor() != 1 || version.getMinor() != 2) {
      version(place(start, ""));
    }
    Node root = node(events.next(), "", 1);
    events.next();
    Event after = events.next();
    if (after.getEventId() == Event.ID.DocumentStart) {
      findings.error(
          place(after, ""),
          "second-document",
          "A second document begins here; a file holds one.",
          "Remove the `---`, or make two files.");
    }
    boolean empty = root instanceof ScalarNode scalar && scalar.plain() && scalar.source().isEmpty();
    return empty ? Optional.empty() : Optional.of(root);
  }

  private void version(Place place) {
    findings.error(place, "yaml-version", "Files are read as YAML 1.2 only.", "Remove the `%YAML` line.");
  }

  private Node node(Event event, String path, int depth) {
    Place place = place(event, path);
    budget.count(place);
    budget.checkFindings();
    if (event instanceof AliasEvent alias) {
      return alias(alias, place);
    }
    decorations((NodeEvent) event, place);
    if (event instanceof ScalarEvent scalar) {
      return scalar(scalar, place);
    }
    budget.enter(place, depth);
    return event instanceof SequenceStartEvent ? list(place, path, depth) : map(place, path, depth);
  }

  private Node alias(AliasEvent alias, Place place) {
    String name = alias.getAlias().getValue();
    findings.error(
        place,
        "alias",
        "`*" + Shown.word(name) + "` is an alias; what stands here cannot be copied from elsewhere.",
        "Write it out.");
    Event.ID kind = anchors.getOrDefault(name, Event.ID.Scalar);
    if (kind == Event.ID.MappingStart) {
      return new MapNode(place, Map.of());
    }
    boolean list = kind == Event.ID.SequenceStart;
    return list ? new ListNode(place, List.of()) : new ScalarNode(place, TextNode.valueOf(""), "", false);
  }

  private void decorations(NodeEvent event, Place place) {
    event
        .getAnchor()
        .ifPresent(
            anchor -> {
              anchors.put(anchor.getValue(), event.getEventId());
              findings.error(
                  place, "anchor", "`&" + Shown.word(anchor.getValue()) + "` is an anchor; there are none here.", "Remove it.");
            });
    Optional<String> tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : event instanceof MappingStartEvent map ? map.getTag() : ((SequenceStartEvent) event).getTag();
    tag.ifPresent(
        name -> findings.error(
            place, "tag", "`" + Shown.word(name) + "` is a tag; types cannot be named here.", "Remove the tag."));
  }

  private Node scalar(ScalarEvent event, Place place) {
    String source = shared(event.getValue());
    if (!event.isPlain()) {
      Surrogates.check(source, place, findings);
      return new ScalarNode(place, TextNode.valueOf(source), source, false);
    }
    if (event.getTag().isPresent()) {
      return new ScalarNode(place, TextNode.valueOf(source), source, true);
    }
    if (Scalars.isNumber(source) && Scalars.tooLarge(source)) {
      findings.error(place, "number-size", "This number has more than 1,000 digits or an exponent beyond 400.", "");
    } else if (Scalars.isAmbiguous(source)) {
      Declared.ambiguous(source, place, findings);
    }
    return new ScalarNode(place, Scalars.plain(source), source, true);
  }

  private Node list(Place place, String path, int depth) {
    List<Node> items = new ArrayList<>();
    for (Event event = next(path); event.getEventId() != Event.ID.SequenceEnd; event = next(path)) {
      items.add(node(event, Dotted.index(path, items.size()), depth + 1));
    }
    return new ListNode(place, items);
  }

  private Node map(Place place, String path, int depth) {
    Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
    for (Event event = next(path); event.getEventId() != Event.ID.MappingEnd; event = next(path)) {
      entry(event, entries, path, depth);
    }
    return new MapNode(place, entries);
  }

  private void entry(Event event, Map<String, MapNode.Entry> entries, String path, int depth) {
    if (!(event instanceof ScalarEvent scalar)) {
      notText(event, path, depth);
      node(next(path), path, depth + 1);
      return;
    }
    String key = shared(scalar.getValue());
    Place keyPlace = place(event, Dotted.key(path, key));
    decorations(scalar, keyPlace);
    if (scalar.isPlain() && key.equals("<<")) {
      findings.error(keyPlace, "merge-key", "`<<` would merge another map into this one.", "Write the keys out.");
      Event value = next(path);
      if (!(value instanceof AliasEvent)) {
        node(value, path, depth + 1);
      }
      return;
    }
    Surrogates.check(key, keyPlace, findings);
    Node value = node(next(keyPlace.path()), keyPlace.path(), depth + 1);
    MapNode.Entry first = entries.putIfAbsent(key, new MapNode.Entry(keyPlace, value));
    if (first != null) {
      Declared.duplicate(key, keyPlace, first.keyPlace(), findings);
    }
  }

  private void notText(Event event, String path, int depth) {
    Place place = place(event, path);
    findings.error(
        place, "key-type", "A key is text, not a map, a list or an alias.", "A text with `{{…}}` needs quotes around it.");
    if (event instanceof AliasEvent) {
      return;
    }
    node(event, path, depth + 1);
  }

  private Event next(String path) {
    at = path;
    return events.next();
  }

  private Place place(Event event, String path) {
    return event.getStartMark().map(mark -> place(mark, path)).orElse(new Place(file, 1, 1, path));
  }

  private Place place(Mark mark, String path) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1, path);
  }

  /** Manifests are made of the same words: where there are thousands, each is kept once. */
  private static String shared(String text) {
    return text.length() <= LONGEST_WORD ? text.intern() : text;
  }
}
