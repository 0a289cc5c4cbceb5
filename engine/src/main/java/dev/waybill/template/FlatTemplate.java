package dev.waybill.template;

import dev.waybill.document.Document;

/** A template without blocks, written piece by piece. */
final class FlatTemplate implements Template {
  private final Run run;
  private final String constant;
  private final boolean path;

  FlatTemplate(Run run, boolean path) {
    this.run = run;
    this.path = path;
    this.constant = run.constant();
  }

  @Override
  public String render(Document document) {
    if (constant != null) {
      return constant;
    }
    StringBuilder out = new StringBuilder(64);
    run.write(new Frame(document, new Budget()), out);
    return path ? PathSegments.checked(out.toString()) : out.toString();
  }

  @Override
  public boolean isConstant() {
    return constant != null;
  }
}
