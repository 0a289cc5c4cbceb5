package dev.waybill.server;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An action's input as it came in, and what must be given back when nobody needs it any more.
 *
 * @param release frees memory and files; idempotent
 */
record Given(JsonNode input, Runnable release) {}
