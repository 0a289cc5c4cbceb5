package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.problem.Problem;
import java.time.Duration;
import java.util.List;

/**
 * How a dispatch ended, with every secret taken out.
 *
 * @param version the manifest's version that ran, or null where none was found
 * @param manifest the hash of that manifest, or null
 * @param output what the caller gets, or null where there is a problem, a stream or a file
 * @param problem what went wrong, or null
 * @param warnings sentences for the caller beside a good answer
 * @param status the provider's last HTTP status, or null where none came
 * @param attempts how many requests were tried
 * @param truncated whether the output is a list that goes on
 * @param stream the list as it comes, or null; then the dispatch has only begun, and whoever has it reads or cancels it
 * @param file the file as it comes, or null; then the dispatch has only begun, and whoever has it pipes or discards it
 * @param held whether and how the answer was held for a final result
 */
public record Outcome(
    String id,
    String provider,
    String action,
    String version,
    String manifest,
    JsonNode output,
    Problem problem,
    List<String> warnings,
    Integer status,
    int attempts,
    Duration took,
    boolean truncated,
    ItemStream stream,
    FileStream file,
    Held held) {

  /** The same as it ended, where its stream or file has come to an end; else itself. */
  public Outcome whole() {
    Outcome end = stream != null ? stream.whole() : file != null ? file.whole() : null;
    return end == null ? this : end;
  }

  /** Whether the dispatch goes on until what it gives has been read. */
  public boolean isUnderWay() {
    return stream != null || file != null;
  }

  /** Whether an answer was held for a final result. */
  public enum Held {
    /** Nobody asked for it, or there is nothing to wait for. */
    NO,
    /** The output is the final result. */
    DONE,
    /** The output is the action's own: the final result is still to come. */
    WAITING
  }
}
