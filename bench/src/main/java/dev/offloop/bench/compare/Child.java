package dev.offloop.bench.compare;

import dev.offloop.bench.contestant.Placement;
import dev.offloop.bench.driver.DriverMain;
import dev.offloop.bench.workload.Figures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The process of one contestant, which does nothing until it is asked. One thread asks. Closing its
 * input ends it.
 */
final class Child implements AutoCloseable {
  /**
   * The same for all: a collector without threads of its own that marks no card twice, for all
   * threads' marks lie on the same few cache lines, and a heap of fixed size.
   */
  static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCondCardMark",
          "-Xms1200m",
          "-Xmx1200m",
          "-Xmn300m",
          "--enable-native-access=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED", // for coroutines on the loop's thread
          "--sun-misc-unsafe-memory-access=allow");

  private final Entrant entrant;
  private final Process process;
  private final PrintWriter commands;
  private final BufferedReader answers;

  private Child(Entrant entrant, Process process) {
    this.entrant = entrant;
    this.process = process;
    this.commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts a process; it may not be ready yet.
   *
   * @param entrant whose
   * @param setting for what
   * @param nativeProgram the built C program
   * @param log where it may complain
   */
  static Child start(Entrant entrant, Setting setting, Path nativeProgram, Path log)
      throws IOException {
    final List<String> line = new ArrayList<>();
    if (setting.placement() == Placement.ONE) {
      line.addAll(List.of("taskset", "-c", "0"));
    }
    if (entrant.isJava()) {
      line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      line.addAll(JVM_OPTIONS);
      line.addAll(List.of("-cp", entrant.classPath(), DriverMain.class.getName(), entrant.kind()));
    } else {
      line.add(nativeProgram.toString());
    }
    final String workers = "" + entrant.workers(setting);
    line.addAll(List.of(setting.placement().name(), workers));
    final ProcessBuilder builder =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("UV_THREADPOOL_SIZE", workers);
    return new Child(entrant, builder.start());
  }

  Entrant entrant() {
    return entrant;
  }

  /** Waits until the contestant is open. */
  void awaitReady() throws IOException {
    answer();
  }

  /** Asks, and waits for the answer. */
  Figures ask(String command) throws IOException {
    commands.println(command);
    return answer();
  }

  private Figures answer() throws IOException {
    final String line = answers.readLine();
    if (line == null) {
      throw new IOException("the process of " + entrant.id() + " has ended by itself");
    }
    if (!line.startsWith("ok")) {
      throw new Refused(entrant.id() + ": " + line);
    }
    return Figures.parse(line.substring(2));
  }

  @Override
  public void close() {
    commands.close();
    process.destroy();
  }

  /** A contestant cannot do what it was asked; it can be asked other things. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String line) {
      super(line);
    }
  }
}
