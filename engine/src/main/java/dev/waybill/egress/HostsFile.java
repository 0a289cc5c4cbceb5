package dev.waybill.egress;

import dev.waybill.http.IpLiteral;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;

/** The system's hosts file (hosts(5)). Read anew at each look-up, so that a change counts at once. Blocks. */
final class HostsFile {
  private final Path file;

  HostsFile(Path file) {
    this.file = file;
  }

  /** Where this system keeps it; the JDK's own property is honoured. */
  static Path standard() {
    String windows = System.getenv("SystemRoot");
    String usual = windows == null ? "/etc/hosts" : windows + "\\System32\\drivers\\etc\\hosts";
    return Path.of(System.getProperty("jdk.net.hosts.file", usual));
  }

  /** The addresses of all lines with this name, or none. */
  List<InetAddress> lookup(String name) {
    List<InetAddress> found = new ArrayList<>(1);
    for (String line : lines()) {
      int comment = line.indexOf('#');
      StringTokenizer words = new StringTokenizer(comment < 0 ? line : line.substring(0, comment));
      InetAddress address = words.hasMoreTokens() ? IpLiteral.address(words.nextToken()) : null;
      while (address != null && words.hasMoreTokens()) {
        if (words.nextToken().toLowerCase(Locale.ROOT).equals(name) && !found.contains(address)) {
          found.add(address);
        }
      }
    }
    return found;
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException none) {
      return List.of();
    }
  }
}
