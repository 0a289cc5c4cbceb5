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

  /** Nanoseconds of user and system time so far, by the kernel's ticks; children included. */
  public long cpuNanos() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).mapToLong(one -> Proc.tickNanos(one.pid())).sum();
  }

  /** The same by the scheduler's own count, or -1. */
  public long exactNanos() {
    long sum = 0;
    for (ProcessHandle one : Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList()) {
      long nanos = Proc.exactNanos(one.pid());
      if (nanos < 0) {
        return -1;
      }
      sum += nanos;
    }
    return sum;
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
