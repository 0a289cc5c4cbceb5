package dev.waybill.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** What tells without reading it whether a file is still the same. Follows links, so that a re-pointed link is another file. */
record Fingerprint(Object key, long size, FileTime modified, Path real) {
  /** A file that is not there or cannot be looked at. */
  static final Fingerprint NONE = new Fingerprint(null, -1, FileTime.fromMillis(0), null);

  static Fingerprint of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Fingerprint(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime(), file.toRealPath());
    } catch (IOException absent) {
      return NONE;
    }
  }
}
