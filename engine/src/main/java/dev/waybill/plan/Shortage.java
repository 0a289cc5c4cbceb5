package dev.waybill.plan;

/**
 * A secret that a provider must have and has not, for its operator alone.
 *
 * @param secret its name
 * @param sentence names places, never values
 * @param given whether it is said where it comes from, but cannot be had or used
 */
public record Shortage(String secret, String sentence, boolean given) {}
