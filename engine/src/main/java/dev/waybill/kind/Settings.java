package dev.waybill.kind;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.waybill.shape.Compiler;
import dev.waybill.shape.Shape;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Keys;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A kind's settings while it is compiled: typed access that remembers which keys were asked for, so that a key nobody asked for
 * is a finding. One compile, one thread.
 */
public final class Settings {
  private final Keys keys;
  private final Compiler compiler;
  private final Findings findings;
  private final Place place;

  public Settings(MapNode map, Compiler compiler, Findings findings) {
    this.keys = new Keys(map, findings);
    this.compiler = compiler;
    this.findings = findings;
    this.place = map.place();
  }

  private Settings(Keys keys, Compiler compiler, Findings findings, Place place) {
    this.keys = keys;
    this.compiler = compiler;
    this.findings = findings;
    this.place = place;
  }

  /** The same settings, whose shapes may read what that compiler's place may. */
  public Settings with(Compiler other) {
    return new Settings(keys, other, findings, place);
  }

  public Place place() {
    return place;
  }

  public Keys keys() {
    return keys;
  }

  public Compiler compiler() {
    return compiler;
  }

  public Findings findings() {
    return findings;
  }

  /** The shape under a key, or null where the key is absent. */
  public Shape shape(String key) {
    Node node = keys.node(key);
    return node == null ? null : compiler.shape(node);
  }

  /** The shape under a key; a finding and a shape of nothing where the key is absent. */
  public Shape requiredShape(String key) {
    Node node = keys.required(key);
    return node == null ? document -> MissingNode.getInstance() : compiler.shape(node);
  }

  /** The shape of a text under a key, or null where the key is absent; what can give no text is a finding. */
  public Shape text(String key) {
    Node node = keys.node(key);
    return node == null ? null : compiler.text(key, node);
  }

  /** As {@link #text}; a finding and a shape of nothing where the key is absent. */
  public Shape requiredText(String key) {
    Node node = keys.required(key);
    return node == null ? document -> MissingNode.getInstance() : compiler.text(key, node);
  }

  /** The shape of a map of shapes under a key, or null where it is absent or none. */
  public Shape map(String key) {
    MapNode node = keys.map(key);
    return node == null ? null : compiler.shape(node);
  }

  /** As {@link #text} for what must stay secret: a literal text is a finding, wherever in the shape it stands. */
  public Shape credential(String key) {
    return refuseLiteral(key, keys.node(key)) ? shape(key) : text(key);
  }

  /** As {@link #requiredText} for what must stay secret: a literal text is a finding, wherever in the shape it stands. */
  public Shape requiredCredential(String key) {
    return refuseLiteral(key, keys.node(key)) ? requiredShape(key) : requiredText(key);
  }

  private boolean refuseLiteral(String key, Node node) {
    List<ScalarNode> literals = Literals.in(node);
    literals.forEach(literal -> findings.error(literal.place(), "credential-literal",
        "`" + key + "` holds a credential that is written into the manifest.",
        "Declare it under `secrets` and write $.secret.name."));
    return !literals.isEmpty();
  }

  /** Reports the keys nobody asked for; a kind's declared keys help the "did you mean". */
  public void finish(Kind kind) {
    Set<String> declared = kind.keys().stream().map(Key::name).collect(Collectors.toSet());
    keys.finish(declared);
  }
}
