package dev.waybill.app;

import dev.waybill.dispatch.Order;
import dev.waybill.dispatch.Preview;
import dev.waybill.http.HttpCall;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill render} */
@Command(name = "render", description = "Shows the exact outgoing HTTP message, secrets masked. Sends nothing.",
    mixinStandardHelpOptions = true)
final class RenderCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;
  @Mixin private InputOption input;

  @Option(names = "--curl", description = "As a curl command to paste.")
  private boolean curl;

  @Parameters(index = "0", paramLabel = "PROVIDER", description = "The provider's id.")
  private String provider;

  @Parameters(index = "1", paramLabel = "ACTION", description = "The action's name.")
  private String action;

  @Override
  public void run() {
    try (LiveEngine live = LiveEngine.open(config.open(null))) {
      live.explainAbsence(provider);
      HttpCall call = live.preview(new Order(provider, action, input.read(), false, null));
      PrintWriter out = spec.commandLine().getOut();
      out.println(curl ? Preview.curl(call) : Preview.text(call));
      out.flush();
    }
  }
}
