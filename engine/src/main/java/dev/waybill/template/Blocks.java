package dev.waybill.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.EscapingStrategy;
import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.HandlebarsException;
import com.github.jknack.handlebars.Options;
import com.github.jknack.handlebars.ValueResolver;
import com.github.jknack.handlebars.io.AbstractTemplateLoader;
import com.github.jknack.handlebars.io.TemplateSource;
import dev.waybill.document.Document;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Templates with blocks, carried out by the Handlebars library. It sees numbered slots instead of names, texts and functions, has
 * no loader, and three helpers of ours. Thread-safe.
 */
final class Blocks {
  private final Handlebars handlebars = new Handlebars(new NoLoader()).with(EscapingStrategy.NOOP);

  Blocks() {
    handlebars.registerHelper("if", (value, options) -> holds(value) ? options.fn() : options.inverse());
    handlebars.registerHelper("unless", (value, options) -> holds(value) ? options.inverse() : options.fn());
    handlebars.registerHelper("each", Blocks::each);
  }

  Template compile(String canonical, Slots slots, boolean path) {
    com.github.jknack.handlebars.Template compiled;
    try {
      compiled = handlebars.compileInline(canonical);
    } catch (IOException | HandlebarsException unreadable) {
      throw new TemplateFlaw(0, "The template cannot be read.");
    }
    ValueResolver resolver = new SlotResolver(slots);
    return new Template() {
      @Override
      public String render(Document document) {
        String text = Blocks.render(compiled, resolver, new Frame(document, new Budget()));
        return path ? PathSegments.checked(text) : text;
      }

      @Override
      public boolean isConstant() {
        return false;
      }
    };
  }

  private static String render(com.github.jknack.handlebars.Template compiled, ValueResolver resolver, Frame frame) {
    try {
      return compiled.apply(Context.newBuilder(frame).resolver(resolver).build());
    } catch (HandlebarsException wrapped) {
      if (wrapped.getCause() instanceof Unrenderable unrenderable) {
        throw unrenderable;
      }
      throw wrapped;
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static boolean holds(Object value) {
    return LogicFunctions.holds((JsonNode) value);
  }

  private static Object each(Object value, Options options) throws IOException {
    JsonNode list = (JsonNode) value;
    boolean none = list.isMissingNode() || list.isNull();
    if (!none && !list.isContainerNode()) {
      throw new Unrenderable("`#each` was given " + Text.kind(list) + " in place of a list.");
    }
    if (none || list.isEmpty()) {
      return options.inverse();
    }
    Options.Buffer out = options.buffer();
    Frame frame = (Frame) options.context.model();
    int index = 0;
    if (list.isArray()) {
      for (JsonNode element : list) {
        round(out, options, frame.round(element, null, index++, list.size()));
      }
    } else {
      for (Map.Entry<String, JsonNode> field : list.properties()) {
        round(out, options, frame.round(field.getValue(), field.getKey(), index++, list.size()));
      }
    }
    return out;
  }

  private static void round(Options.Buffer out, Options options, Frame frame) throws IOException {
    out.append(options.apply(options.fn, Context.newContext(options.context, frame)));
  }

  /** The only way from the library to values: a slot's number, in a frame. No reflection, no parents. */
  private record SlotResolver(Slots slots) implements ValueResolver {
    @Override
    public Object resolve(Object context, String name) {
      return slots.get(name, (Frame) context);
    }

    @Override
    public Object resolve(Object context) {
      return UNRESOLVED;
    }

    @Override
    public Set<Map.Entry<String, Object>> propertySet(Object context) {
      return Set.of();
    }
  }

  /** Loads nothing, ever. */
  private static final class NoLoader extends AbstractTemplateLoader {
    @Override
    public TemplateSource sourceAt(String location) throws IOException {
      throw new IOException("Templates load nothing.");
    }
  }
}
