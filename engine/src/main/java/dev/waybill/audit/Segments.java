package dev.waybill.audit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of a log: {@code 0001.ndjson} and so on, in one directory. */
final class Segments {
  private static final Pattern NAME = Pattern.compile("(\\d{4,9})\\.ndjson");

  private Segments() {}

  static Path file(Path directory, int number) {
    return directory.resolve(String.format("%04d.ndjson", number));
  }

  /** By their numbers; none where there is no such directory. */
  static NavigableMap<Integer, Path> in(Path directory) throws IOException {
    NavigableMap<Integer, Path> found = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        // Another spelling of a number is no file of ours.
        if (name.matches() && file(directory, Integer.parseInt(name.group(1))).getFileName().equals(file.getFileName())) {
          found.put(Integer.parseInt(name.group(1)), file);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException none) {
      return found;
    }
    return found;
  }

  /** Which file it is, whatever it is called; where the system does not tell, any file of that name. */
  static Object key(Path file) throws IOException {
    return key(file, Files.readAttributes(file, BasicFileAttributes.class));
  }

  static Object key(Path file, BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    return key == null ? file : key;
  }

  /** Whether it holds not one whole line. */
  static boolean isEmpty(Path file) throws IOException {
    try (RecordLines lines = new RecordLines(file)) {
      return lines.next() == null;
    }
  }

  /** Bytes of all of them. */
  static long bytes(Path directory) throws IOException {
    long all = 0;
    for (Path file : in(directory).values()) {
      all += Files.size(file);
    }
    return all;
  }
}
