package dev.waybill.template;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.waybill.document.Name;
import dev.waybill.document.Names;
import dev.waybill.document.Root;
import dev.waybill.document.Scope;
import dev.waybill.tree.Suggest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Binds names to where their values come from, and checks that they can exist: the document's, and those of loops. */
final class NameBinder {
  private static final Map<String, Slot> LOOP =
      Map.of(
          "index", frame -> IntNode.valueOf(frame.index()),
          "key", Frame::key,
          "first", frame -> BooleanNode.valueOf(frame.index() == 0),
          "last", frame -> BooleanNode.valueOf(frame.last()));

  private final Scope scope;
  /** What the elements of the loops around look like, the innermost first. */
  private final Deque<Names> loops = new ArrayDeque<>();

  NameBinder(Scope scope) {
    this.scope = scope;
  }

  void enter(Names element) {
    loops.push(element);
  }

  void leave() {
    loops.pop();
  }

  Slot slot(Expression.Name name) {
    if (name.sort() == Expression.Name.Sort.LOOP) {
      return loop(name);
    }
    if (name.sort() == Expression.Name.Sort.ELEMENT || inElement(name)) {
      return element(name);
    }
    check(name, scope, name.segments(), "");
    Name found = Name.of(name.segments()).orElseThrow();
    return frame -> found.find(frame.document());
  }

  /** What may stand below a name. */
  Names names(Expression.Name name) {
    if (name.sort() == Expression.Name.Sort.PLAIN && !inElement(name)) {
      return scope.at(Name.canonical(name.segments()));
    }
    return elementScope(name).at(below(name));
  }

  /** A plain word that is no first name means a field of the element, as in Handlebars. */
  private boolean inElement(Expression.Name name) {
    return loops.size() > name.up() && Root.of(String.valueOf(name.segments().get(0))).isEmpty();
  }

  private Slot loop(Expression.Name name) {
    Slot slot = name.segments().size() == 1 ? LOOP.get(String.valueOf(name.segments().get(0))) : null;
    if (slot == null) {
      String remedy = name.text().startsWith("@root") ? "Names begin at the root: write `input.name`."
          : Suggest.remedy(name.text(), Set.of("@index", "@key", "@first", "@last"));
      throw unknown(name, "There is no `" + name.text() + "`.", remedy);
    }
    needLoop(name);
    int up = name.up();
    return up == 0 ? slot : frame -> slot.value(frame.up(up));
  }

  private Slot element(Expression.Name name) {
    needLoop(name);
    check(name, elementScope(name), below(name), "this");
    int up = name.up();
    Object[] segments = name.segments().toArray();
    return frame -> Name.descend(frame.up(up).element(), segments);
  }

  private void needLoop(Expression.Name name) {
    if (loops.size() <= name.up()) {
      throw unknown(name, "`" + name.text() + "` stands outside of the `#each` it belongs to.", "");
    }
  }

  private Scope elementScope(Expression.Name name) {
    Names names = loops.stream().skip(name.up()).findFirst().orElse(Names.ANY);
    return Scope.empty().with(Root.ITEM, names);
  }

  private static List<Object> below(Expression.Name name) {
    List<Object> segments = new ArrayList<>();
    segments.add(Root.ITEM.word());
    segments.addAll(name.segments());
    return segments;
  }

  private void check(Expression.Name name, Scope where, List<Object> segments, String element) {
    Optional<Scope.Unknown> unknown = where.check(Name.canonical(segments));
    if (unknown.isPresent()) {
      String message = unknown.get().message();
      String remedy = Suggest.remedy(unknown.get().word(), unknown.get().known());
      boolean loopItem = !loops.isEmpty() && name.segments().get(0).equals("item");
      throw unknown(
          name,
          unknown.get().rule(),
          element.isEmpty() ? message : message.replace("$.item", element),
          loopItem ? "The element of `#each` is called `this`." : remedy);
    }
  }

  private static TemplateFlaw unknown(Expression.Name name, String sentence, String remedy) {
    return unknown(name, Names.UNKNOWN, sentence, remedy);
  }

  private static TemplateFlaw unknown(Expression.Name name, String rule, String sentence, String remedy) {
    return new TemplateFlaw(name.at(), rule, sentence, remedy);
  }
}
