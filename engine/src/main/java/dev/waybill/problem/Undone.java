package dev.waybill.problem;

/**
 * What became of one step that was to be taken back because a later one failed.
 *
 * @param step its id
 * @param ok whether it is taken back
 * @param code why it is not, as far as known when the caller was answered; else null
 */
public record Undone(String step, boolean ok, Code code) {}
