package dev.offloop.bench.driver;

import dev.offloop.bench.contestant.Kind;
import dev.offloop.bench.contestant.Placement;
import dev.offloop.bench.contestant.Site;
import dev.offloop.bench.workload.Workloads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The JVM of one contestant: a command a line on its input, an answer a line on its output, {@code
 * ok NAME=VALUE …} or {@code failed WHY}. Between commands nothing runs. Ends with its input.
 */
public final class DriverMain {
  private DriverMain() {}

  /**
   * Opens the contestant and answers until the input ends.
   *
   * @param args contestant, placement, workers
   * @throws IOException when who commands has gone
   */
  public static void main(String[] args) throws IOException {
    final PrintStream answers = System.out;
    System.setOut(System.err); // what libraries print is no answer
    final Site site = new Site(Placement.valueOf(args[1]), Integer.parseInt(args[2]));
    final Workloads workloads = new Workloads(Kind.named(args[0]), site);
    final BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    answers.println("ok");
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      answers.println(answer(workloads, command));
    }
    System.exit(0); // whatever threads a contestant has
  }

  /** Where all threads stand: a contestant that hangs shows there. */
  private static void dumpThreads() {
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              System.err.println(thread);
              for (StackTraceElement frame : stack) {
                System.err.println("    at " + frame);
              }
            });
  }

  private static String answer(Workloads workloads, String command) {
    try {
      return "ok " + workloads.run(command).line();
    } catch (RuntimeException | Error failure) {
      System.err.println(command + " of " + System.getProperty("sun.java.command"));
      failure.printStackTrace();
      dumpThreads();
      return "failed " + failure;
    }
  }
}
