package dev.waybill.template;

/** What is wrong with a template's text, and where. Never leaves this package: it becomes a finding. */
final class TemplateFlaw extends RuntimeException {
  private final int at;
  private final String rule;
  private final String remedy;

  /** @param at the index in the template's text */
  TemplateFlaw(int at, String rule, String sentence, String remedy) {
    super(sentence, null, false, false);
    this.at = at;
    this.rule = rule;
    this.remedy = remedy;
  }

  TemplateFlaw(int at, String sentence, String remedy) {
    this(at, "bad-template", sentence, remedy);
  }

  TemplateFlaw(int at, String sentence) {
    this(at, sentence, "");
  }

  int at() {
    return at;
  }

  String rule() {
    return rule;
  }

  String remedy() {
    return remedy;
  }
}
