package dev.waybill.shape;

/**
 * One way in which a document is not as a match wants it.
 *
 * @param path the selector, and the keys below it
 * @param expected what was wanted, as written in the manifest
 * @param actual what was found, as JSON, shortened; {@code absent} where there was nothing
 */
public record Difference(String path, String expected, String actual) {}
