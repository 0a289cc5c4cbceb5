package dev.waybill.app;

import dev.waybill.access.KeyMaker;
import dev.waybill.access.Scope;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill key} */
@Command(name = "key", description = "Makes caller keys.", mixinStandardHelpOptions = true, subcommands = KeyCommand.Create.class)
final class KeyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name what to do: create.");
  }

  @Command(name = "create", description = "Prints a new key once, and the hash to commit.", mixinStandardHelpOptions = true)
  static final class Create implements Runnable {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Who will hold the key.")
    private String name;

    @Option(names = "--scope", required = true, arity = "1..*",
        description = "dispatch:<provider>/<action> with * for any, read, admin:read or admin:write; may be given several times.")
    private List<String> scopes;

    @Override
    public void run() {
      for (String scope : scopes) {
        try {
          Scope.parse(scope);
        } catch (IllegalArgumentException bad) {
          throw new ParameterException(spec.commandLine(), bad.getMessage());
        }
      }
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
        throw new ParameterException(spec.commandLine(), "A key's name has letters, digits, `.`, `_` and `-`.");
      }
      KeyMaker.Made made = new KeyMaker(new SecureRandom()).make();
      PrintWriter out = spec.commandLine().getOut();
      out.println("Give this key to " + name + "; it is shown only now:");
      out.println();
      out.println("  " + made.key());
      out.println();
      out.println("Commit this under access.keys in waybill.yaml:");
      out.println();
      out.println("  - { name: " + name + ", hash: \"" + made.hash() + "\", scopes: ["
          + String.join(", ", scopes.stream().map(scope -> "\"" + scope + "\"").toList()) + "] }");
      out.flush();
    }
  }
}
