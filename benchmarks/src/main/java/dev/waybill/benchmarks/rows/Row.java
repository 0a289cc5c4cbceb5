package dev.waybill.benchmarks.rows;

import dev.waybill.benchmarks.report.Figure;
import dev.waybill.benchmarks.yard.Effort;
import dev.waybill.benchmarks.yard.Yard;
import java.util.List;

/** Measures one or more lines of the table of bars, with processes of its own that have ended when it returns. */
@FunctionalInterface
public interface Row {
  List<Figure> measure(Yard yard, Effort effort) throws Exception;
}
