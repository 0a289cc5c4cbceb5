package dev.waybill.tree;

/**
 * Where something stands in a file.
 *
 * @param file as given to the reader
 * @param line from 1
 * @param column from 1, in characters
 * @param path dotted keys from the root, {@code actions.send_fax.request.json.to} or {@code errors[0].when}; empty for the root
 */
public record Place(String file, int line, int column, String path) {}
