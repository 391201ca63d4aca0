package dev.offloop.stress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;

/**
 * Runs jcstress in a process of its own, in a directory of its own, for it writes where it stands.
 */
final class Harness {
  /**
   * The parallel collector: G1 puts full fences behind writes of references, which would hide a
   * missing one. Assertions of core are on.
   */
  private static final String JVM_ARGS =
      "-Xmx512m -XX:+UseParallelGC -ea:dev.offloop... --enable-native-access=ALL-UNNAMED"
          + " --add-opens=java.base/java.lang=ALL-UNNAMED";

  /**
   * Actors meet at the start of each stride: short ones keep them together, so that they collide
   * and not only alternate. They spin for each other, for a yield would part them again.
   */
  private static final String STRIDE = "64";

  private static final Pattern RESULTS_LINE =
      Pattern.compile("\\(Results: ([0-9]+) planned; ([0-9]+) passed, .*\\)");

  private final Path directory;
  private final PrintStream progress;

  Harness(Path directory, PrintStream progress) {
    this.directory = directory;
    this.progress = progress;
  }

  /** Runs the tests and returns what was seen, several results for a test with several forks. */
  List<TestResult> run(Collection<String> tests, Budget budget)
      throws IOException, InterruptedException {
    deleteOldResults();
    final Process process =
        new ProcessBuilder(command(tests, budget))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    final List<String> lines = follow(process);
    final int exit = process.waitFor();
    final List<Path> results = resultFiles();
    if (results.size()
        != 1) { // the exit says only that a test failed, which the results say better
      throw new IOException(
          "jcstress ended with " + exit + " and said:\n" + String.join("\n", lines));
    }
    return read(results.getFirst());
  }

  private List<String> command(Collection<String> tests, Budget budget) {
    final List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Djna.tmpdir=" + directory);
    command.addAll(List.of("-cp", absoluteClassPath(), "org.openjdk.jcstress.Main"));
    command.addAll(budget.options(tests.size()));
    command.addAll(List.of("-sc", "false", "-af", "NONE", "-pth", "false"));
    command.addAll(List.of("-strideSize", STRIDE, "-hs", "512", "-jvmArgs", JVM_ARGS));
    command.addAll(List.of("-r", "report", "-t", anyOf(tests)));
    return command;
  }

  private static String absoluteClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String anyOf(Collection<String> tests) {
    return tests.stream().map(Pattern::quote).collect(Collectors.joining("|", "^(", ")$"));
  }

  /** Reads what the process prints until it ends; every few seconds says how far it is. */
  private List<String> follow(Process process) throws IOException {
    final List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        final Matcher matcher = RESULTS_LINE.matcher(line);
        if (matcher.matches()) {
          progress.printf("  %s of %s%n", matcher.group(2), matcher.group(1));
        }
      }
    }
    return lines;
  }

  private List<Path> resultFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".bin.gz")).toList();
    }
  }

  private void deleteOldResults() throws IOException {
    for (Path old : resultFiles()) {
      Files.delete(old);
    }
  }

  private static List<TestResult> read(Path file) throws IOException {
    final List<TestResult> results = new ArrayList<>();
    final DiskReadCollector reader = new DiskReadCollector(file.toString(), results::add);
    try {
      reader.dump();
    } catch (ClassNotFoundException e) {
      throw new IOException("results of another version of jcstress in " + file, e);
    } finally {
      reader.close();
    }
    return results;
  }
}
