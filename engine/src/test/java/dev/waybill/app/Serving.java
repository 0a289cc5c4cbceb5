package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code waybill serve} as a process of its own, with what it writes. */
public final class Serving implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final CountDownLatch decided = new CountDownLatch(1);
  private final Thread reader;
  private volatile int port;

  private Serving(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "serving-log");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it over the folder's waybill.yaml and waits until it serves or has ended. */
  public static Serving start(Path folder, String settings, Map<String, String> environment, String... options) throws Exception {
    Files.writeString(folder.resolve("waybill.yaml"), settings);
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        "dev.waybill.app.Main", "serve", "--config", "waybill.yaml"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("WAYBILL_"));
    builder.environment().putAll(environment);
    Serving serving = new Serving(builder.start());
    assertThat(serving.decided.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return serving;
  }

  private void read() {
    try (BufferedReader log = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = log.readLine(); line != null; line = log.readLine()) {
        lines.add(line);
        Matcher url = URL.matcher(line);
        if (line.contains("Waybill serves") && url.find()) {
          port = Integer.parseInt(url.group(1));
          decided.countDown();
        }
      }
    } catch (IOException closed) {
      lines.add(closed.toString());
    }
    decided.countDown();
  }

  public int port() {
    assertThat(port).as(() -> "it does not serve:\n" + output()).isPositive();
    return port;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** All it wrote so far, both streams. */
  public String output() {
    return String.join("\n", lines);
  }

  /** Asks it to end, as a service manager does. */
  public void terminate() {
    // The process itself would close our end of its output.
    process.toHandle().destroy();
  }

  /** Its exit code, once it has ended. */
  public int exit() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    reader.join();
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }
}
