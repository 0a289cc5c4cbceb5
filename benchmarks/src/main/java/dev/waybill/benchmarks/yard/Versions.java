package dev.waybill.benchmarks.yard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions of what takes part. */
public final class Versions {
  private Versions() {}

  /** By name; what is not there is left out. */
  public static Map<String, String> of(Path home) {
    Map<String, String> versions = new LinkedHashMap<>();
    put(versions, "Vert.x", found(home.resolve("pom.xml"), "<vertx.version>([^<]+)<"));
    put(versions, "Netty", found(home.resolve("pom.xml"), "<netty.version>([^<]+)<"));
    put(versions, "Camel", found(home.resolve("benchmarks/systems/camel/pom.xml"), "<camel.version>([^<]+)<"));
    put(versions, "Spring Cloud", found(home.resolve("benchmarks/systems/spring-cloud-gateway/pom.xml"),
        "spring-cloud-dependencies</artifactId>\\s*<version>([^<]+)<"));
    String nginx = Runtimes.find("nginx");
    put(versions, "nginx", nginx == null ? null : word(Runtimes.ask(nginx, "-v")));
    String node = Runtimes.find("node");
    put(versions, "Node", node == null ? null : Runtimes.ask(node, "--version"));
    String python = Runtimes.python();
    if (python != null) {
      put(versions, "Python", word(Runtimes.ask(python, "--version")));
      put(versions, "aiohttp", Runtimes.ask(python, "-c", "import aiohttp; print(aiohttp.__version__)"));
    }
    return versions;
  }

  private static void put(Map<String, String> versions, String name, String version) {
    if (version != null && !version.isEmpty()) {
      versions.put(name, version);
    }
  }

  private static String word(String line) {
    return line == null ? null : line.replaceFirst("^.*[ /]", "");
  }

  private static String found(Path file, String pattern) {
    try {
      Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
      return matcher.find() ? matcher.group(1) : null;
    } catch (IOException none) {
      return null;
    }
  }
}
