package dev.waybill.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a template can come out as, to look at its form before there are values: every hole filled with one text, and every branch
 * of every block written in at least one of the texts.
 */
public final class Variants {
  /** The first, second … branch of a block, counted from 0; a block without a plain {@code else} has one more, which is empty. */
  private record Branch(int block, int number, Branch around) {}

  private final List<Tag> tags;
  private final String filling;

  private Variants(List<Tag> tags, String filling) {
    this.tags = tags;
    this.filling = filling;
  }

  /** At least one text; none where the template is broken. */
  public static List<String> of(String template, String filling) {
    try {
      Variants variants = new Variants(TagReader.read(template), filling);
      List<Branch> branches = new ArrayList<>();
      Set<String> texts = new LinkedHashSet<>();
      texts.add(variants.text(Map.of(), branches));
      for (Branch branch : List.copyOf(branches)) {
        Map<Integer, Integer> taken = new HashMap<>();
        for (Branch one = branch; one != null; one = one.around()) {
          taken.put(one.block(), one.number());
        }
        texts.add(variants.text(taken, new ArrayList<>()));
      }
      return List.copyOf(texts);
    } catch (TemplateFlaw broken) {
      return List.of();
    }
  }

  /**
   * The text where blocks take the branches of these numbers, others their first.
   *
   * @param found gets every branch there is
   */
  private String text(Map<Integer, Integer> taken, List<Branch> found) {
    StringBuilder out = new StringBuilder();
    Deque<Branch> open = new ArrayDeque<>();
    Set<Integer> complete = new LinkedHashSet<>();
    int blocks = 0;
    for (Tag tag : tags) {
      switch (tag.kind()) {
        case TEXT -> out.append(written(open, taken) ? tag.content() : "");
        case HOLE -> out.append(written(open, taken) ? filling : "");
        case OPEN -> open.push(new Branch(blocks++, 0, open.peek()));
        case ELSE -> {
          Branch before = open.poll();
          if (before != null) {
            found.add(before);
            open.push(new Branch(before.block(), before.number() + 1, before.around()));
            if (tag.content().isEmpty()) {
              complete.add(before.block());
            }
          }
        }
        default -> {
          Branch last = open.poll();
          if (last != null) {
            found.add(last);
            if (!complete.contains(last.block())) {
              found.add(new Branch(last.block(), last.number() + 1, last.around()));
            }
          }
        }
      }
    }
    return out.toString();
  }

  private static boolean written(Deque<Branch> open, Map<Integer, Integer> taken) {
    return open.stream().allMatch(branch -> taken.getOrDefault(branch.block(), 0) == branch.number());
  }
}
