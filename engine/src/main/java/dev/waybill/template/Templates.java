package dev.waybill.template;

import dev.waybill.document.Document;
import dev.waybill.document.Scope;
import dev.waybill.tree.Findings;
import dev.waybill.tree.Place;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Compiles text with holes, in the Handlebars language with a closed set of functions. Names are checked against the scope; a
 * value is written by the rules of its place and never parsed again. Thread-safe.
 */
public final class Templates {
  private final Functions functions;
  private final Blocks blocks = new Blocks();

  /**
   * @param now what {@code {{date}}} writes
   * @param uuid what {@code {{uuid}}} writes; random and fresh at each call
   */
  public Templates(Supplier<Instant> now, Supplier<UUID> uuid) {
    this.functions = new Functions(now, uuid);
  }

  /**
   * Never null: what is wrong becomes a finding, and the template then cannot be rendered. In a {@link Escape#PATH} template,
   * holes after a {@code ?} that is written whatever the values are escaped as {@link Escape#QUERY}.
   */
  public Template compile(String text, Place place, Escape escape, Scope scope, Findings findings) {
    boolean[] flawed = new boolean[1];
    Consumer<TemplateFlaw> report =
        flaw -> {
          flawed[0] = true;
          findings.error(place, flaw.rule(), located(text, flaw), flaw.remedy());
        };
    try {
      Template template = template(text, escape == Escape.PATH, new Binder(functions, scope, escape, report), flawed);
      return flawed[0] ? Broken.ONLY : template;
    } catch (TemplateFlaw flaw) {
      report.accept(flaw);
      return Broken.ONLY;
    }
  }

  /** Every function that a template may call, with how it is written. */
  public Map<String, String> usages() {
    Map<String, String> usages = new TreeMap<>();
    functions.all().forEach((name, known) -> usages.put(name, known.usage()));
    return usages;
  }

  private Template template(String text, boolean path, Binder binder, boolean[] flawed) {
    binder.bind(TagReader.read(text));
    if (flawed[0]) {
      return Broken.ONLY;
    }
    Run flat = binder.flat();
    return flat != null ? new FlatTemplate(flat, path) : blocks.compile(binder.canonical(), binder.slots(), path);
  }

  /** The sentence with the place inside the text at its end. */
  private static String located(String text, TemplateFlaw flaw) {
    if (text.length() > TagReader.LENGTH) {
      return flaw.getMessage();
    }
    String before = text.substring(0, Math.min(flaw.at(), text.length()));
    long line = before.chars().filter(character -> character == '\n').count() + 1;
    int column = before.length() - before.lastIndexOf('\n');
    String sentence = flaw.getMessage().substring(0, flaw.getMessage().length() - 1);
    return sentence + " (line " + line + ", column " + column + " of the text).";
  }

  /** Stands for a template with findings. */
  private enum Broken implements Template {
    ONLY;

    @Override
    public String render(Document document) {
      throw new Unrenderable("The template has findings.");
    }

    @Override
    public boolean isConstant() {
      return false;
    }
  }
}
