package dev.waybill.benchmarks.yard;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where processes run: systems under test pinned to core 0, the stub beside the load on core 1, all of them on loopback and in a
 * folder that goes when the yard is closed. Closing ends every process that it started, and no other.
 */
public final class Yard implements AutoCloseable {
  /** The same for every JVM under test. */
  public static final List<String> HEAP = List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");
  /** What callers present. */
  public static final String KEY = "bench-key-0123456789abcdef0123456789abcdef";
  /** What the provider asks for. */
  public static final String TOKEN = "provider-token";

  private final Path home;
  private final Path folder;
  private final boolean pinned;
  private final Deque<Running> running = new ArrayDeque<>();
  private final Thread atExit = new Thread(this::leave);

  /** @param home the root of the source tree */
  public Yard(Path home) throws IOException {
    this.home = home;
    this.folder = Files.createTempDirectory("waybill-benchmarks-");
    this.pinned = Runtimes.find("taskset") != null && Machine.cores() >= 2;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  public Path home() {
    return home;
  }

  /** A new directory for one system's files. */
  public Path folder(String name) throws IOException {
    return Files.createTempDirectory(folder, name.replaceAll("[^A-Za-z0-9]+", "-"));
  }

  public boolean isPinned() {
    return pinned;
  }

  /** A system under test. */
  public Running start(String name, List<String> command, Map<String, String> environment) throws IOException {
    return start(name, 0, command, environment);
  }

  /** A JVM under test: heap flags first, then these. */
  public Running java(String name, List<String> arguments, Map<String, String> environment) throws IOException {
    return start(name, 0, concat(List.of(Runtimes.java()), concat(HEAP, arguments)), environment);
  }

  /** A program of our own, with the libraries of the benchmarks. */
  public List<String> own(Class<?> program, Object... arguments) {
    String path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
    List<String> all = new ArrayList<>(List.of("-cp", path, program.getName()));
    Stream.of(arguments).map(String::valueOf).forEach(all::add);
    return all;
  }

  /** Beside the load. */
  public Running helper(String name, List<String> command) throws IOException {
    return start(name, 1, command, Map.of());
  }

  private synchronized Running start(String name, int core, List<String> command, Map<String,
      String> environment) throws IOException {
    List<String> whole = pinned ? concat(List.of("taskset", "-c", String.valueOf(core)), command) : command;
    Path log = Files.createTempFile(folder, "log", ".txt");
    ProcessBuilder builder = new ProcessBuilder(whole).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectInput(new File("/dev/null"))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Running one = new Running(name, builder.start(), log);
    running.add(one);
    return one;
  }

  /** Both lists, one after the other. */
  public static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /** A port that nothing listens on. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  private synchronized void endAll() {
    for (Running one : running) {
      one.close();
    }
    running.clear();
  }

  private void leave() {
    endAll();
    clear();
  }

  @Override
  public void close() {
    endAll();
    Runtime.getRuntime().removeShutdownHook(atExit);
    clear();
  }

  private void clear() {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException left) {
      System.err.println("could not be removed: " + folder);
    }
  }
}
