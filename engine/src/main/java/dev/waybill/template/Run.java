package dev.waybill.template;

import java.util.List;

/** Texts and {@link Hole}s that follow each other without a block between them. */
final class Run {
  private final Object[] pieces;

  Run(List<Object> pieces) {
    this.pieces = pieces.toArray();
  }

  void write(Frame frame, StringBuilder out) {
    for (Object piece : pieces) {
      if (piece instanceof Hole hole) {
        hole.write(frame, out);
      } else {
        String text = (String) piece;
        frame.budget().write(text.length());
        out.append(text);
      }
    }
  }

  /** The text where there are no holes, else null. */
  String constant() {
    StringBuilder text = new StringBuilder();
    for (Object piece : pieces) {
      if (piece instanceof Hole) {
        return null;
      }
      text.append(piece);
    }
    return text.toString();
  }
}
