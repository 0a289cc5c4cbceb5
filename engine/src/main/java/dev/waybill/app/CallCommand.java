package dev.waybill.app;

import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Outcome;
import dev.waybill.server.Answers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill call} */
@Command(name = "call", description = "Runs one dispatch without a server and prints its answer.",
    mixinStandardHelpOptions = true)
final class CallCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;
  @Mixin private InputOption input;

  @Option(names = "--sandbox", description = "Let the provider be simulated from its manifest's tests.")
  private boolean sandbox;

  @Parameters(index = "0", paramLabel = "PROVIDER", description = "The provider's id.")
  private String provider;

  @Parameters(index = "1", paramLabel = "ACTION", description = "The action's name.")
  private String action;

  @Override
  public Integer call() {
    Workbench bench = config.open(null);
    try (LiveEngine live = LiveEngine.open(bench, 1, sandbox, Onlookers.atTheTerminal(bench.known()))) {
      live.explainAbsence(provider);
      if (!sandbox && live.library().table().isSensitive(provider)) {
        throw new Stop("`" + provider
            + "` handles sensitive data: every call to it is recorded, and this command keeps no record. "
            + "Call it through `waybill serve`, or try it with --sandbox.");
      }
      live.warnOfShortages(provider, spec.commandLine().getErr());
      Outcome outcome = live.dispatch(new Order(provider, action, input.read(), false, null));
      var answer = outcome.problem() == null ? Answers.good(outcome, sandbox) : Answers.problem(outcome, sandbox);
      spec.commandLine().getOut().println(answer.toPrettyString());
      spec.commandLine().getOut().flush();
      return outcome.problem() == null ? 0 : 1;
    }
  }
}
