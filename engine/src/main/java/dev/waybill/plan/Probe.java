package dev.waybill.plan;

import java.time.Duration;

/**
 * How a provider's health is asked for: the action that is run, and how often.
 *
 * @param action one that needs no input
 * @param every from one probe's end to the next
 */
public record Probe(String action, Duration every) {}
