package dev.waybill.schema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import java.util.List;

/** Collects errors up to a bound, so that a large value with a fault in every element costs no more than a small one. */
final class Tally extends ExecutionContext {
  static final int MOST = 100;

  private static final ExecutionConfig CONFIG = ExecutionConfig.builder().formatAssertionsEnabled(true).build();

  private final List<Error> outermost = getErrors();

  Tally() {
    super(CONFIG);
  }

  @Override
  public void addError(Error error) {
    List<Error> errors = getErrors();
    if (errors.size() < MOST) {
      super.addError(error);
    } else if (errors == outermost) {
      throw new Full();
    }
  }

  /** What was found outside of alternatives that were tried and left. */
  List<Error> found() {
    return outermost;
  }

  /** Ends a validation that has found enough. */
  static final class Full extends RuntimeException {
    private static final long serialVersionUID = 1;

    Full() {
      super(null, null, false, false);
    }
  }
}
