package dev.waybill.app;

import dev.waybill.config.SecretRef;
import dev.waybill.secret.SecretSource;
import dev.waybill.secret.SecretStore;
import dev.waybill.secret.StoreKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waybill secret} */
@Command(name = "secret", description = "Keeps secrets sealed in the data directory.", mixinStandardHelpOptions = true,
    subcommands = {SecretCommand.Key.class, SecretCommand.Set.class, SecretCommand.Listing.class, SecretCommand.Remove.class,
        SecretCommand.Rotate.class})
final class SecretCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name what to do: key, set, list, remove or rotate.");
  }

  /** What can fail over files and keys. */
  private interface Work<T> {
    T done() throws IOException;
  }

  private static <T> T done(Work<T> work) {
    try {
      return work.done();
    } catch (SecretSource.Unreadable refused) {
      throw new Stop(refused.getMessage());
    } catch (IOException failed) {
      throw new Stop("the secret store cannot be changed: " + failed.getMessage());
    }
  }

  private static void say(CommandSpec spec, String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  private static SecretStore store(Workbench bench) {
    return new SecretStore(bench.config().data(), new SecureRandom());
  }

  /** Which secret is meant. */
  private static final class Named {
    @Parameters(index = "0", paramLabel = "PROVIDER", description = "The provider's id.")
    private String provider;

    @Parameters(index = "1", paramLabel = "NAME", description = "The secret's name.")
    private String secret;

    private String name(CommandSpec spec) {
      String name = provider + "/" + secret;
      if (!SecretStore.isName(name)) {
        throw new ParameterException(spec.commandLine(),
            "Name a provider (small letters, digits, `-`, `.`) and a secret (letters, digits, `_`, `-`).");
      }
      return name;
    }
  }

  /** {@code waybill secret key} */
  @Command(name = "key", description = "Prints a new store key, once.", mixinStandardHelpOptions = true)
  static final class Key implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      say(spec, StoreKey.make(new SecureRandom()));
    }
  }

  /** {@code waybill secret set} */
  @Command(name = "set", description = "Stores a secret; its value is read from standard input, or asked for.",
      mixinStandardHelpOptions = true)
  static final class Set implements Runnable {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOption config;
    @Mixin private Named named;

    @Parameters(index = "2..*", hidden = true)
    private List<String> stray;

    @Override
    public void run() {
      if (stray != null) {
        throw new ParameterException(spec.commandLine(),
            "A value is never an argument: others on this machine can see it, and the shell"
            + " remembers it. Replace that value, then give the new one on standard input.");
      }
      String name = named.name(spec);
      Workbench bench = config.open(null);
      List<StoreKey> keys = done(bench.storeKeys()::required);
      java.util.Set<String> others = done(() -> new Rotation(bench.config().data()).others(keys));
      if (!others.isEmpty()) {
        throw new Stop("the key of the store is being replaced: what is stored opens with the key " + String.join(" and ", others)
            + " as well, which is not configured, and what is set now would not. Let `secrets.key` name both, the new one"
            + " first, and set it then.");
      }
      boolean before = done(() -> store(bench).set(name, SecretPrompt.read(name), keys, Instant.now()));
      say(spec, (before ? "Replaced " : "Stored ") + name + ". Use it with { store: true } among that provider's secrets.");
    }
  }

  /** {@code waybill secret list} */
  @Command(name = "list", description = "Shows what is stored: names, when they were set, keys. No values.",
      mixinStandardHelpOptions = true)
  static final class Listing implements Runnable {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOption config;

    @Override
    public void run() {
      Map<String, SecretStore.Stored> all = done(() -> store(config.open(null)).all());
      all.forEach((name, stored) -> say(spec, name + "  " + stored.set() + "  " + String.join(" ", stored.value().keys())));
      if (all.isEmpty()) {
        say(spec, "Nothing is stored.");
      }
    }
  }

  /** {@code waybill secret remove} */
  @Command(name = "remove", description = "Removes a secret from the store.", mixinStandardHelpOptions = true)
  static final class Remove implements Runnable {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOption config;
    @Mixin private Named named;

    @Override
    public void run() {
      String name = named.name(spec);
      if (!done(() -> store(config.open(null)).remove(name))) {
        throw new Stop("there is nothing stored as `" + name + "`; `waybill secret list` shows what is.");
      }
      say(spec, "Removed " + name + ".");
    }
  }

  /** {@code waybill secret rotate} */
  @Command(name = "rotate", description = "Seals everything under a new key as well; with --finish, under the first key alone.",
      mixinStandardHelpOptions = true)
  static final class Rotate implements Runnable {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOption config;

    @Option(names = "--new-key", paramLabel = "file:PATH|env:NAME",
        description = "Where the new key is. The one in force goes on opening everything.")
    private String fresh;

    @Option(names = "--finish", description = "Keeps the first of the configured keys; no other opens anything from then on.")
    private boolean finish;

    @Override
    public void run() {
      if (finish == (fresh != null)) {
        throw new ParameterException(spec.commandLine(), "Say either --new-key file:PATH (or env:NAME), or --finish.");
      }
      SecretRef source = fresh == null ? null : source();
      Workbench bench = config.open(null);
      StoreKeys keys = bench.storeKeys();
      Rotation rotation = new Rotation(bench.config().data());
      if (finish) {
        List<StoreKey> known = done(keys::required);
        StoreKey first = known.get(0);
        done(() -> rotation.another(first)).ifPresent(other -> {
          throw new Stop("the new key is " + other + ", but `secrets.key` names " + first.id()
              + " first. Nothing was changed: let it name"
              + " the new one first. To stay with " + first.id() + ", run `waybill secret rotate --new-key` with that one.");
        });
        alone(done(() -> rotation.seal(known, List.of(first))), first);
        return;
      }
      StoreKey next = done(() -> keys.read(source)).get(0);
      List<StoreKey> known = done(keys::required);
      List<StoreKey> both = Rotation.before(next, known);
      int count = done(() -> rotation.seal(known, both));
      if (both.size() == 1) {
        alone(count, next);
      } else {
        say(spec, "Everything (" + count + ") opens with the new key " + next.id()
            + " too. Let `secrets.key` name it, and the old one after it,"
            + " then run `waybill secret rotate --finish`.");
      }
    }

    private void alone(int count, StoreKey key) {
      say(spec, "Everything (" + count + ") is sealed with the key " + key.id() + " alone.");
    }

    private SecretRef source() {
      if (fresh.startsWith("file:")) {
        return new SecretRef.File(Path.of(fresh.substring("file:".length())).toAbsolutePath());
      }
      if (fresh.startsWith("env:")) {
        return new SecretRef.Env(fresh.substring("env:".length()));
      }
      throw new ParameterException(spec.commandLine(),
          "--new-key says where the key is: file:PATH or env:NAME. The key itself is never an argument.");
    }
  }
}
