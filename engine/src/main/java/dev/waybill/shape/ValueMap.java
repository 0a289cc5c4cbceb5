package dev.waybill.shape;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.document.Document;
import dev.waybill.tree.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A {@code $map}: the first key that takes a value decides what becomes of it. Immutable and thread-safe. */
public final class ValueMap {
  /** One literal result and where it is written. */
  public record Word(JsonNode value, Place place) {}

  /** One line of a map. */
  record Line(Matcher key, Shape value, Place place, Place keyPlace) {}

  private final Line[] lines;
  private final Consumer<Place> witness;

  /** @param witness told of every entry that is used, or null */
  ValueMap(List<Line> lines, Consumer<Place> witness) {
    this.witness = witness;
    this.lines = lines.toArray(new Line[0]);
  }

  /**
   * What a value becomes.
   *
   * @throws Unmapped where no key takes it
   */
  public JsonNode map(JsonNode value, Document document) {
    for (Line line : lines) {
      if (line.key().test(value, document)) {
        if (witness != null) {
          witness.accept(line.keyPlace());
        }
        return line.value().render(document);
      }
    }
    throw new Unmapped("The map has no entry for the value.");
  }

  /** Every result that is written literally, in order: what can come out, as far as load can tell. */
  public List<Word> words() {
    List<Word> words = new ArrayList<>();
    for (Line line : lines) {
      if (line.value() instanceof Shapes.Constant constant && !constant.value().isMissingNode()) {
        words.add(new Word(constant.value(), line.place()));
      }
    }
    return words;
  }
}
