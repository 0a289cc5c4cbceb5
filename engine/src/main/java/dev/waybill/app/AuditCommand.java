package dev.waybill.app;

import dev.waybill.audit.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill audit} */
@Command(name = "audit", description = "Checks the audit record.", mixinStandardHelpOptions = true,
    subcommands = {AuditCommand.Verify.class, AuditCommand.HeadCommand.class})
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name what to do: verify or head.");
  }

  /** Walks it; a sentence where there is none. */
  private static Verification.Verdict verdict(CommandSpec spec, ConfigOption config, Path directory, Verification.Seen seen) {
    Path where = directory != null ? directory : Auditing.directory(config.open(List.of()).config());
    try {
      return Verification.of(where, seen);
    } catch (NoSuchFileException none) {
      throw new ParameterException(spec.commandLine(), "There is no audit record in " + where + ".");
    } catch (IOException unreadable) {
      throw new ParameterException(spec.commandLine(), "The audit record in " + where + " cannot be read: "
          + unreadable.getMessage());
    }
  }

  @Command(name = "verify",
      description = "Walks the chain and names the first record that is not what was written. May run beside the gateway.",
      mixinStandardHelpOptions = true)
  static final class Verify implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOption config;

    @Option(names = "--head", paramLabel = "SEQ:HASH",
        description = "A record that must be there, as `waybill audit head` printed it.")
    private String head;

    @Parameters(index = "0", arity = "0..1", paramLabel = "DIR",
        description = "The directory of the record; that of the settings where left out.")
    private Path directory;

    @Override
    public Integer call() {
      Verification.Seen seen = head == null ? null : Verification.Seen.parse(head);
      if (head != null && seen == null) {
        throw new ParameterException(spec.commandLine(),
            "`--head` is what `waybill audit head` prints: a number, a colon and 64 hex digits.");
      }
      Verification.Verdict verdict = verdict(spec, config, directory, seen);
      PrintWriter out = spec.commandLine().getOut();
      if (verdict.fault() != null) {
        Verification.Fault fault = verdict.fault();
        out.println(fault.file() + (fault.line() == 0 ? "" : ":" + fault.line()) + ": " + fault.what() + ": " + fault.sentence());
        out.println(verdict.records() + " records before it are as they were written.");
      } else {
        out.println("The chain is whole: " + verdict.records() + " records, " + verdict.first() + " to " + verdict.last() + ".");
        out.println("head " + verdict.last() + ":" + verdict.head());
      }
      if (verdict.gaps() > 0) {
        out.println(verdict.gaps() + (verdict.gaps() == 1 ? " of them says" : " of them say")
            + " that something could not be recorded.");
      }
      if (verdict.torn()) {
        out.println("Behind the last record stands a piece of one: it is being written, or a crash broke it off.");
      }
      out.flush();
      return verdict.fault() == null ? 0 : 1;
    }
  }

  @Command(name = "head", description = "Prints the number and the hash of the last record, to be kept elsewhere.",
      mixinStandardHelpOptions = true)
  static final class HeadCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOption config;

    @Parameters(index = "0", arity = "0..1", paramLabel = "DIR",
        description = "The directory of the record; that of the settings where left out.")
    private Path directory;

    @Override
    public Integer call() {
      Verification.Verdict verdict = verdict(spec, config, directory, null);
      if (verdict.fault() != null) {
        throw new Stop("the audit record is not whole; `waybill audit verify` says where.");
      }
      spec.commandLine().getOut().println(verdict.last() + ":" + verdict.head());
      spec.commandLine().getOut().flush();
      return 0;
    }
  }
}
