package dev.offloop.cli;

import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code offloop}. One thread. */
public final class Main {
  private Main() {}

  /**
   * Runs the command and ends the JVM with its exit code: 0 after a success, 1 after a failure, 2
   * for a wrong use, 130 after Ctrl-C.
   *
   * @param arguments see {@code offloop --help}
   */
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  static int run(PrintStream out, PrintStream err, String... arguments) {
    final Screen screen = new Screen(out, err);
    final CommandLine line =
        new CommandLine(new OffloopCommand())
            .addSubcommand(new BenchCommand(screen))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(screen.resultWriter())
            .setErr(screen.messageWriter())
            .setUsageHelpAutoWidth(true)
            .setParameterExceptionHandler((wrong, given) -> refuse(screen, wrong))
            .setExecutionExceptionHandler((thrown, command, given) -> fail(screen, thrown));
    return line.execute(arguments);
  }

  private static int refuse(Screen screen, ParameterException wrong) {
    final String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    screen.error(said(wrong) + " (see " + command + " --help)");
    return CommandLine.ExitCode.USAGE;
  }

  private static String said(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      final String first = unmatched.getUnmatched().getFirst();
      return wrong.getCommandLine().getParent() == null
          ? "there is no command '" + first + "'"
          : "'" + first + "' is one argument too many";
    }
    return String.valueOf(wrong.getMessage());
  }

  private static int fail(Screen screen, Exception thrown) {
    if (thrown instanceof BenchException) {
      screen.error(String.valueOf(thrown.getMessage()));
      for (Throwable also : thrown.getSuppressed()) {
        screen.error(String.valueOf(also.getMessage()));
      }
    } else {
      // Ours to mend, so the trace is worth its lines.
      screen.error("a defect of offloop: " + thrown);
      screen.trace(thrown);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
