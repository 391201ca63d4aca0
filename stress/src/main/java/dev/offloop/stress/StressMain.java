package dev.offloop.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    final Harness harness = new Harness(directory, System.err);
    final List<TestResult> results = new ArrayList<>(harness.run(runnable, arguments.budget()));
    final List<String> hidden = unseen(judge(tests, results, processors));
    if (!hidden.isEmpty()) {
      System.err.printf("stress: %d twins have hidden their fault; searching on%n", hidden.size());
      results.addAll(harness.run(hidden, Budget.search(hidden.size())));
    }
    final List<Verdict> verdicts = judge(tests, results, processors);
    final long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    Table.print(verdicts, System.out);
    System.out.println(Table.summary(verdicts, seconds));
    return verdicts.stream().allMatch(verdict -> verdict.kind().isGood());
  }

  private static List<Verdict> judge(
      List<StressTest> tests, List<TestResult> results, int processors) {
    final Map<String, List<TestResult>> byName =
        results.stream().collect(Collectors.groupingBy(TestResult::getName));
    return tests.stream()
        .map(test -> Verdict.of(test, byName.getOrDefault(test.name(), List.of()), processors))
        .toList();
  }

  /** A fault that is there may take longer to show itself; one that is not is never seen. */
  private static List<String> unseen(List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(verdict -> verdict.kind() == Verdict.Kind.UNSEEN)
        .map(verdict -> verdict.test().name())
        .toList();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
