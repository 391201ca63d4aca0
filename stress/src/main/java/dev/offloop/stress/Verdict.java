package dev.offloop.stress;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;

/**
 * What is to be said about one test.
 *
 * @param test what was run
 * @param samples how many outcomes were seen in all
 * @param bad how many of them the pair forbids
 * @param outcomes all outcomes with their counts
 * @param kind what that means
 */
record Verdict(StressTest test, long samples, long bad, String outcomes, Kind kind) {
  /** What a test came to. */
  enum Kind {
    /** A test of core: nothing forbidden. */
    HOLDS("holds", true),
    /** A twin: the forbidden outcome was seen, as it must be. */
    SEEN("seen, as it must be", true),
    /** A twin whose forbidden outcome this machine does not show. */
    NOT_VISIBLE("not visible here: a model's matter", true),
    /** More actors than processors. */
    NOT_RUN("not run: needs more processors", true),
    /** A test of core: forbidden. */
    BROKEN("FORBIDDEN OUTCOME", false),
    /** A twin that passed. */
    UNSEEN("NOT SEEN: the test is blind", false),
    /** No result, or a failure in the test itself. */
    ERROR("NO RESULT", false);

    private final String text;
    private final boolean isGood;

    Kind(String text, boolean isGood) {
      this.text = text;
      this.isGood = isGood;
    }

    String text() {
      return text;
    }

    boolean isGood() {
      return isGood;
    }
  }

  /** Judges a test by the results of its forks. */
  static Verdict of(StressTest test, List<TestResult> results, int processors) {
    if (results.isEmpty()) {
      final Kind kind = test.actors() > processors ? Kind.NOT_RUN : Kind.ERROR;
      return new Verdict(test, 0, 0, "", kind);
    }
    final Map<String, Long> counts = new TreeMap<>();
    long samples = 0;
    long bad = 0;
    for (TestResult result : results) {
      if (result.status() != Status.NORMAL) {
        return new Verdict(test, 0, 0, failure(result), Kind.ERROR);
      }
      for (GradingResult outcome : result.grading().gradingResults.values()) {
        samples += outcome.count;
        bad += isBad(outcome.expect) ? outcome.count : 0;
        if (outcome.count > 0) {
          counts.merge(outcome.id, outcome.count, Long::sum);
        }
      }
    }
    return new Verdict(test, samples, bad, text(counts), judge(test, samples, bad));
  }

  private static boolean isBad(Expect expect) {
    return expect != Expect.ACCEPTABLE;
  }

  private static Kind judge(StressTest test, long samples, long bad) {
    if (samples == 0) {
      return Kind.ERROR;
    }
    if (!test.isTwin()) {
      return bad == 0 ? Kind.HOLDS : Kind.BROKEN;
    }
    if (bad > 0) {
      return Kind.SEEN;
    }
    return test.isVisible() ? Kind.UNSEEN : Kind.NOT_VISIBLE;
  }

  private static String text(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> "[%s] %,d".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining("  "));
  }

  private static String failure(TestResult result) {
    return result.status()
        + " "
        + Stream.of(result.getMessages(), result.getVmOut(), result.getVmErr())
            .flatMap(List::stream)
            .collect(Collectors.joining("\n"));
  }
}
