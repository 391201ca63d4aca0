package dev.offloop.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jcstress.infra.collectors.TestResult;

/**
 * Runs the stress tests, prints what was seen, and ends with 0 only if no test of core showed a
 * forbidden outcome and each visible twin did. One thread.
 */
public final class StressMain {
  private static final int WRONG_USE = 64;

  private StressMain() {}

  /**
   * Runs.
   *
   * @param args see {@link Arguments#USAGE}
   * @throws Exception when the harness itself fails
   */
  public static void main(String[] args) throws Exception {
    final Arguments arguments;
    try {
      arguments = Arguments.parse(args);
    } catch (IllegalArgumentException wrong) {
      System.err.println("stress: " + wrong.getMessage());
      System.err.println(Arguments.USAGE);
      System.exit(WRONG_USE);
      return;
    }
    final Path results = arguments.results();
    final boolean isGood;
    if (results != null) {
      isGood = run(arguments, Files.createDirectories(results).toAbsolutePath());
    } else {
      final Path passing = Files.createTempDirectory("stress");
      try {
        isGood = run(arguments, passing);
      } finally {
        delete(passing);
      }
    }
    System.exit(isGood ? 0 : 1);
  }

  private static boolean run(Arguments arguments, Path directory)
      throws IOException, InterruptedException {
    final int processors = Runtime.getRuntime().availableProcessors();
    final List<StressTest> tests = StressTest.matching(arguments.tests());
    final List<String> runnable =
        tests.stream().filter(test -> test.actors() <= processors).map(StressTest::name).toList();
    if (runnable.isEmpty()) {
      System.err.printf(
          "stress: no test matches, or all need more than %d processors%n", processors);
      return false;
    }
    final long start = System.nanoTime();
    System.err.printf(
        "stress: %d tests on %d processors, about %d s%n",
        runnable.size(), processors, arguments.budget().seconds());
    final Map<String, List<TestResult>> results =
        new Harness(directory, System.err)
            .run(runnable, arguments.budget()).stream()
                .collect(Collectors.groupingBy(TestResult::getName));
    final List<Verdict> verdicts =
        tests.stream()
            .map(test -> Verdict.of(test, results.getOrDefault(test.name(), List.of()), processors))
            .toList();
    final long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    Table.print(verdicts, System.out);
    System.out.println(Table.summary(verdicts, seconds));
    return verdicts.stream().allMatch(verdict -> verdict.kind().isGood());
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
