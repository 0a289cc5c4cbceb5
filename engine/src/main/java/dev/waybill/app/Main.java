package dev.waybill.app;

import dev.waybill.secret.Known;
import dev.waybill.telemetry.Logging;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0 is well, 1 means findings or a failure, 2 a wrong usage. */
@Command(
    name = "waybill",
    description = "The declarative HTTP-manifest gateway engine.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ServeCommand.class,
      CheckCommand.class,
      TestCommand.class,
      RenderCommand.class,
      ExplainCommand.class,
      CallCommand.class,
      KindsCommand.class,
      KeyCommand.class,
      AuditCommand.class,
      SecretCommand.class,
      HelpCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** What the log masks, of every secret that a command reads. */
  private final Known known = new Known(System::nanoTime);

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command.");
  }

  /** Runs a command on the process's own streams and gives its exit code. */
  static int run(String... arguments) {
    return run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments);
  }

  /**
   * Runs a command and gives its exit code.
   *
   * @param out takes the result and nothing else
   * @param err takes what is said about it
   */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return run(new Main(), out, err, arguments);
  }

  Known known() {
    return known;
  }

  private static int run(Main main, PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(main)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((exception, line, parsed) -> Faults.ended(exception, line))
        .execute(arguments);
  }

  public static void main(String... arguments) {
    Main main = new Main();
    Logging.start(Logging.Format.TEXT, "warn", main.known, System.err);
    Thread.setDefaultUncaughtExceptionHandler(new Faults());
    System.exit(run(main, new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments));
  }
}
