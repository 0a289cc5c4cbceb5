package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Names;
import dev.waybill.document.Scope;
import dev.waybill.tree.Suggest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Turns the tags of a template into what can be rendered: pieces where it has no blocks, else a text for the Handlebars library
 * in which every text, hole and condition is a numbered slot.
 */
final class Binder {
  private static final Set<String> BLOCKS = Set.of("if", "unless", "each");

  /** A block that is not closed yet; chained is how many `else if` stand open in it. */
  private static final class Block {
    final String name;
    final int at;
    /** Whether a {@code ?} is written before it. */
    final boolean inQuery;
    int chained;
    boolean elsed;
    Names element;

    Block(String name, int at, boolean inQuery) {
      this.name = name;
      this.at = at;
      this.inQuery = inQuery;
    }
  }

  private final Functions functions;
  private final NameBinder names;
  private final Escape escape;
  private final Consumer<TemplateFlaw> flaws;
  private final Slots slots = new Slots();
  private final StringBuilder canonical = new StringBuilder();
  private final Deque<Block> open = new ArrayDeque<>();
  /** What follows the last block tag. */
  private final List<Object> pieces = new ArrayList<>();
  private boolean flat = true;
  private boolean inQuery;

  Binder(Functions functions, Scope scope, Escape escape, Consumer<TemplateFlaw> flaws) {
    this.functions = functions;
    this.names = new NameBinder(scope);
    this.escape = escape;
    this.flaws = flaws;
  }

  void bind(List<Tag> tags) {
    for (Tag tag : tags) {
      switch (tag.kind()) {
        case TEXT -> text(tag);
        case HOLE -> guarded(() -> hole(tag));
        case OPEN -> open(tag);
        case ELSE -> otherwise(tag);
        case CLOSE -> close(tag);
      }
    }
    if (!open.isEmpty()) {
      throw new TemplateFlaw(open.peek().at, "`{{#" + open.peek().name + "}}` is not closed.", "Write `{{/" + open.peek().name
          + "}}`.");
    }
  }

  /** All of the template where it has no blocks, else null. */
  Run flat() {
    return flat ? new Run(pieces) : null;
  }

  /** The template for the library, where it has blocks. */
  String canonical() {
    endRun();
    return canonical.toString();
  }

  Slots slots() {
    return slots;
  }

  /** Names that cannot exist are each a finding of their own; the rest of the template is still looked at. */
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (TemplateFlaw flaw) {
      flaws.accept(flaw);
    }
  }

  private void text(Tag tag) {
    if (escape == Escape.HEADER) {
      guarded(() -> headerText(tag));
    }
    if (escape == Escape.PATH && tag.content().contains(PathSegments.MARK)) {
      throw new TemplateFlaw(tag.at(), "The text of a path holds a character that no URL can carry.");
    }
    inQuery |= escape == Escape.PATH && tag.content().indexOf('?') >= 0;
    pieces.add(tag.content());
  }

  private void endRun() {
    if (!pieces.isEmpty()) {
      canonical.append("{{").append(slots.add(new Run(pieces))).append("}}");
      pieces.clear();
    }
  }

  private static void headerText(Tag tag) {
    try {
      Escape.HEADER.encode(tag.content(), "the text");
    } catch (Unrenderable refused) {
      throw new TemplateFlaw(tag.at(), "The text of a header holds a character that no header can carry.");
    }
  }

  private Escape escape() {
    return inQuery ? Escape.QUERY : escape;
  }

  private void hole(Tag tag) {
    Expression expression = reader(tag).read();
    if (expression instanceof Expression.Literal) {
      throw new TemplateFlaw(tag.contentAt(), "A hole takes a name or a function, not a literal.", "Write the text itself.");
    }
    // The function `path` has encoded its segments itself.
    boolean encoded = escape() == Escape.PATH && expression instanceof Expression.Call call && call.function().equals("path");
    Slot value = slot(expression, Slot.Need.VALUE);
    pieces.add(new Hole(tag.content().strip(), encoded ? Escape.NONE : escape(), value));
  }

  private ExpressionReader reader(Tag tag) {
    return new ExpressionReader(tag.content(), tag.contentAt(), functions.all()::containsKey);
  }

  private void open(Tag tag) {
    flat = false;
    endRun();
    ExpressionReader reader = reader(tag);
    String name = reader.word();
    Block block = new Block(name, tag.at(), inQuery);
    open.push(block);
    if (!BLOCKS.contains(name)) {
      block.element = Names.ANY;
      names.enter(Names.ANY);
      flaws.accept(
          new TemplateFlaw(tag.at(), "unknown-helper", "There is no block `#" + name + "`.",
              Suggest.remedy(name, List.of("if", "unless", "each"))));
      return;
    }
    guarded(() -> begin(block, reader));
    if (name.equals("each") && block.element == null) {
      block.element = Names.ANY;
    }
    if (block.element != null) {
      names.enter(block.element);
    }
  }

  private void begin(Block block, ExpressionReader reader) {
    Expression expression = reader.single();
    if (block.name.equals("each")) {
      if (!(expression instanceof Expression.Name list)) {
        throw new TemplateFlaw(expression.at(), "`#each` takes the name of a list.");
      }
      block.element = element(list);
    }
    String condition = slots.add(slot(expression, Slot.Need.NOTHING));
    canonical.append("{{#").append(block.name).append(' ').append(condition).append("}}");
  }

  private Names element(Expression.Name list) {
    Names below = names.names(list);
    if (below instanceof Names.Leaf) {
      throw new TemplateFlaw(list.at(), "`" + list.text() + "` is no list.");
    }
    return below instanceof Names.Elements elements ? elements.element() : Names.ANY;
  }

  private void otherwise(Tag tag) {
    Block block = open.peek();
    if (block == null || block.elsed) {
      throw new TemplateFlaw(tag.at(), block == null ? "`{{else}}` stands outside of a block." : "A block has one `{{else}}`.");
    }
    if (block.element != null) {
      names.leave();
      block.element = null;
    }
    endRun();
    // A `?` in one branch is none in the others, nor behind the block, where that branch may be left out.
    inQuery = block.inQuery;
    canonical.append("{{else}}");
    block.elsed = tag.content().isEmpty();
    if (!block.elsed) {
      ExpressionReader reader = reader(tag);
      String word = reader.word();
      if (!word.equals("if") || block.chained == TagReader.NESTING) {
        throw new TemplateFlaw(tag.at(), word.equals("if") ? "Blocks are nested at most " + TagReader.NESTING + " deep."
            : "After `else` only `if` may stand.");
      }
      guarded(() -> begin(new Block("if", tag.at(), inQuery), reader));
      block.chained++;
    }
  }

  private void close(Tag tag) {
    Block block = open.poll();
    if (block == null || !block.name.equals(tag.content())) {
      throw new TemplateFlaw(
          tag.at(),
          block == null
              ? "`{{/" + tag.content() + "}}` closes nothing."
              : "`{{/" + tag.content() + "}}` stands where `{{/" + block.name + "}}` is expected.");
    }
    if (block.element != null) {
      names.leave();
    }
    endRun();
    inQuery = block.inQuery;
    canonical.append("{{/if}}".repeat(block.chained)).append("{{/").append(block.name).append("}}");
    if (escape() == Escape.PATH) {
      pieces.add(PathSegments.mark(""));
    }
  }

  private Slot slot(Expression expression, Slot.Need need) {
    if (expression instanceof Expression.Literal literal) {
      return frame -> literal.value();
    }
    if (expression instanceof Expression.Name name) {
      return Slot.needing(need, name.text(), names.slot(name));
    }
    return call((Expression.Call) expression, need);
  }

  private Slot call(Expression.Call call, Slot.Need need) {
    Function.Known known = functions.all().get(call.function());
    if (known == null) {
      throw new TemplateFlaw(
          call.at(), "unknown-helper", "There is no function `" + call.function() + "`.",
              Suggest.remedy(call.function(), functions.all().keySet()));
    }
    int count = call.arguments().size();
    if (count < known.least() || count > known.most()) {
      throw new TemplateFlaw(call.at(), "`" + call.function() + "` cannot take " + count
          + (count == 1 ? " argument." : " arguments."), "Write `{{"
          + known.usage() + "}}`.");
    }
    known.check().flaw(call).ifPresent(
        sentence -> {
          throw new TemplateFlaw(call.at(), sentence);
        });
    List<Slot> arguments = new ArrayList<>();
    call.arguments().forEach(argument -> arguments.add(slot(argument, need(known.absence(), need))));
    Map<String, JsonNode> options = new HashMap<>();
    call.options().forEach((option, literal) -> options.put(option, literal.value()));
    return new Call(call.function(), known, arguments, options);
  }

  private static Slot.Need need(Function.Absence absence, Slot.Need outer) {
    return switch (absence) {
      case ALLOWED -> Slot.Need.NOTHING;
      case NULL_IS_A_VALUE -> outer == Slot.Need.VALUE ? Slot.Need.PRESENCE : outer;
      default -> outer == Slot.Need.PRESENCE ? Slot.Need.VALUE : outer;
    };
  }
}
