package dev.waybill.problem;

/** One thing wrong with an input: a JSON Pointer (RFC 6901) into it, and a sentence. */
public record Violation(String path, String message) {}
