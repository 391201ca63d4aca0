package dev.offloop.cli;

import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a verb. One thread. */
@Command(
    name = "offloop",
    description = "Calls that block, off the event loop: measure what that is worth.",
    mixinStandardHelpOptions = true,
    versionProvider = OffloopCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Try: offloop bench --depth 64 --read-delay 20ms"})
final class OffloopCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? There is: bench");
  }

  /** What {@code --version} says. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "offloop " + number(),
        "Java %s (%s), %s %s, %d processors"
            .formatted(
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors())
      };
    }

    /** The version in the jar's manifest; there is none outside of a jar. */
    static String number() {
      return Objects.requireNonNullElse(
          Main.class.getPackage().getImplementationVersion(), "(unpackaged)");
    }
  }
}
