package dev.waybill.benchmarks.load;

import dev.waybill.benchmarks.wire.Intake;
import java.nio.ByteBuffer;

/** What a load asks, and how it knows a right answer. One for each connection; one thread. */
public interface Question {
  /** The whole request, ready to be written. */
  ByteBuffer request(long number);

  /** What is wrong with the answer to the request of that number, or null. */
  String flaw(long number, Intake answer);
}
