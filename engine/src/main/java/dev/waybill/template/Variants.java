package dev.waybill.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a template can come out as, to look at its form before there are values: every hole filled with one text, and each branch of a block
 * taken in one of the variants.
 */
public final class Variants {
  /** A block that is not closed yet: which of its branches is being read, and whether what is around it is written. */
  private static final class Block {
    private final boolean around;
    private int branch;

    private Block(boolean around) {
      this.around = around;
    }
  }

  private final List<Tag> tags;
  private final String filling;
  private int branches = 1;

  private Variants(List<Tag> tags, String filling) {
    this.tags = tags;
    this.filling = filling;
  }

  /** At least one text; none where the template is broken. */
  public static List<String> of(String template, String filling) {
    Variants variants;
    try {
      variants = new Variants(TagReader.read(template), filling);
    } catch (TemplateFlaw broken) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (int chosen = 0; chosen < variants.branches; chosen++) {
      texts.add(variants.text(chosen));
    }
    return texts;
  }

  /** The text where every block takes its branch of that number, and nothing where it has no such branch. */
  private String text(int chosen) {
    StringBuilder out = new StringBuilder();
    Deque<Block> open = new ArrayDeque<>();
    boolean written = true;
    for (Tag tag : tags) {
      switch (tag.kind()) {
        case TEXT -> out.append(written ? tag.content() : "");
        case HOLE -> out.append(written ? filling : "");
        case OPEN -> {
          open.push(new Block(written));
          written &= chosen == 0;
          branches = Math.max(branches, 2);
        }
        case ELSE -> {
          if (!open.isEmpty()) {
            open.peek().branch++;
            written = open.peek().around && open.peek().branch == chosen;
            branches = Math.max(branches, open.peek().branch + 2);
          }
        }
        default -> written = open.isEmpty() || open.pop().around;
      }
    }
    return out.toString();
  }
}
