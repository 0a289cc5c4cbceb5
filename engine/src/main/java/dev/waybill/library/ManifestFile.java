package dev.waybill.library;

import java.nio.file.Path;

/**
 * A manifest that was found.
 *
 * @param root the manifest path it was found under
 * @param file the file itself, below the root
 */
record ManifestFile(Path root, Path file) {}
