package dev.waybill.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.OutputStream;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/**
 * Sets the process's log up, in code: where it goes, how a line looks, what it says. Libraries speak from {@code warn} on, unless
 * the level is lower still than {@code info}. The last start wins.
 */
public final class Logging {
  private static final List<String> LIBRARIES = List.of("io.vertx", "io.netty", "com.github.jknack", "com.jayway.jsonpath",
      "com.networknt", "io.micrometer", "io.prometheus");

  private Logging() {}

  /** How a line looks. */
  public enum Format {
    /** One JSON object a line. */
    JSON,
    /** For people. */
    TEXT,
    /** For people at a terminal that shows colours. */
    COLOUR
  }

  /**
   * @param level {@code trace debug info warn error}; anything else counts as {@code info}
   * @param mask takes secrets out of a text; applied to every text of every line
   * @param out is written by many threads, a whole line at a time; not closed
   */
  public static void start(Format format, String level, UnaryOperator<String> mask, OutputStream out) {
    // Vert.x would otherwise write to java.util.logging, past the mask.
    System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Encoder<ILoggingEvent> encoder = format == Format.JSON ? new JsonLines(mask) : new TextLines(mask, format == Format.COLOUR);
    encoder.setContext(context);
    encoder.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setOutputStream(new Unclosed(out));
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(level, Level.INFO));
    root.addAppender(appender);
    Level quiet = root.getLevel().isGreaterOrEqual(Level.INFO) ? max(Level.WARN, root.getLevel()) : root.getLevel();
    LIBRARIES.forEach(name -> context.getLogger(name).setLevel(quiet));
    // What a DNS server sends that is no answer is told once, not line by line.
    context.getLogger("io.netty.resolver.dns").setLevel(max(Level.ERROR, quiet));
    // At trace it writes whole request targets, in which callers put keys by mistake.
    context.getLogger("io.vertx.ext.web").setLevel(max(Level.DEBUG, quiet));
  }

  private static Level max(Level one, Level other) {
    return one.isGreaterOrEqual(other) ? one : other;
  }

  /** The process's stream outlives a restart of the log. */
  private static final class Unclosed extends java.io.FilterOutputStream {
    private Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws java.io.IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws java.io.IOException {
      out.flush();
    }
  }
}
