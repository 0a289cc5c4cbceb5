package dev.waybill.benchmarks.report;

import java.util.List;

/**
 * What one system took, a value for each round.
 *
 * @param micros CPU microseconds of the process for a dispatch
 * @param ratios the same by the limit's in the same round
 * @param rates dispatches a second that it was given
 * @param stub the share of its core that the stub provider was busy, at most
 */
public record Score(String name, String note, List<Double> micros, List<Double> ratios, List<Double> rates, double p50,
    double p99, double stub,
    long residentBytes) {
  public double median() {
    return median(micros);
  }

  /** The median of the ratios within rounds. */
  public double ratio() {
    return median(ratios);
  }

  /** The least that it took. */
  public double least() {
    return micros.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
  }

  public double rate() {
    return median(rates);
  }

  /** The middle value; of an even number the mean of both. */
  public static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.isEmpty() ? Double.NaN : sorted.size() % 2 == 1 ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
