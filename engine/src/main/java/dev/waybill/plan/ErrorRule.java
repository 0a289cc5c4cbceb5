package dev.waybill.plan;

import dev.waybill.problem.Code;
import dev.waybill.shape.Match;
import dev.waybill.shape.Shape;

/**
 * One compiled rule of {@code errors}.
 *
 * @param code or null to keep the default of the status
 * @param reason or null
 * @param message or null
 * @param retryAfter or null
 * @param processed or null where the rule does not say
 */
record ErrorRule(Match when, Code code, Shape reason, Shape message, Shape retryAfter, Boolean processed, boolean renewAuth) {}
