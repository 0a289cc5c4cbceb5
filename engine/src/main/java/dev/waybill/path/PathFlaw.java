package dev.waybill.path;

/** What is wrong with a path's text. Never leaves this package: it becomes a finding. */
final class PathFlaw extends RuntimeException {
  private final String remedy;

  PathFlaw(String sentence, String remedy) {
    super(sentence, null, false, false);
    this.remedy = remedy;
  }

  PathFlaw(String sentence) {
    this(sentence, "");
  }

  String remedy() {
    return remedy;
  }
}
