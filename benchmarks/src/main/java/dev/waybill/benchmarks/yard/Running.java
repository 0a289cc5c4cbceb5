package dev.waybill.benchmarks.yard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that was started, and its output in a file. Ends it when closed. */
public final class Running implements AutoCloseable {
  private static final long LOG_KEPT = 64 << 20;

  private final String name;
  private final Process process;
  private final Path log;

  Running(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** User and system time so far, children included: by ticks of 10 ms, and to the nanosecond over the threads that live. */
  public record Cpu(long ticked, long exact) {
    /** Nanoseconds since then: the exact ones, unless a thread has ended meanwhile and taken its own with it. */
    public long since(Cpu before) {
      long ticks = ticked - before.ticked;
      long fine = exact - before.exact;
      return exact < 0 || before.exact < 0 || Math.abs(fine - ticks) > 2 * Proc.NANOS_A_TICK ? ticks : fine;
    }
  }

  public Cpu cpu() {
    long ticked = 0;
    long exact = 0;
    for (ProcessHandle one : Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList()) {
      long nanos = Proc.exactNanos(one.pid());
      ticked += Proc.tickNanos(one.pid());
      exact = nanos < 0 || exact < 0 ? -1 : exact + nanos;
    }
    return new Cpu(ticked, exact);
  }

  public long residentBytes() {
    return Proc.bytes(pid(), "VmRSS");
  }

  public long mostResidentBytes() {
    return Proc.bytes(pid(), "VmHWM");
  }

  /** The last lines of what it wrote. */
  public String lastWords() {
    try {
      String all = Files.readString(log);
      return all.substring(Math.max(0, all.length() - 1_500)).strip();
    } catch (IOException none) {
      return "";
    }
  }

  public Path log() {
    return log;
  }

  /** Keeps the log from filling the disk; it is appended to, so that it can be cut at any time. */
  public void trim() {
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
      if (file.size() > LOG_KEPT) {
        file.truncate(0);
      }
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
