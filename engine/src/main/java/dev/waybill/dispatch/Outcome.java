package dev.waybill.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.problem.Problem;
import java.time.Duration;
import java.util.List;

/**
 * How a dispatch ended, with every secret taken out.
 *
 * @param version the manifest's version that ran, or null where none was found
 * @param output what the caller gets, or null where there is a problem
 * @param problem what went wrong, or null
 * @param warnings sentences for the caller beside a good answer
 * @param status the provider's last HTTP status, or null where none came
 * @param attempts how many requests were tried
 */
public record Outcome(
    String id,
    String provider,
    String action,
    String version,
    JsonNode output,
    Problem problem,
    List<String> warnings,
    Integer status,
    int attempts,
    Duration took) {}
