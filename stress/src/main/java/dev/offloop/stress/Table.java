package dev.offloop.stress;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Says what was seen: one block for each pair, core's own classes first. */
final class Table {
  private Table() {}

  static void print(List<Verdict> verdicts, PrintStream out) {
    final List<Verdict> sorted =
        verdicts.stream()
            .sorted(
                Comparator.comparing((Verdict verdict) -> verdict.test().pair())
                    .thenComparing(verdict -> verdict.test().isTwin())
                    .thenComparing(verdict -> verdict.test().simpleName()))
            .toList();
    String pair = "";
    for (Verdict verdict : sorted) {
      if (!verdict.test().pair().equals(pair)) {
        pair = verdict.test().pair();
        out.printf("%nPAIR %s%n", pair);
      }
      printRow(verdict, out);
    }
    out.println();
  }

  private static void printRow(Verdict verdict, PrintStream out) {
    final StressTest test = verdict.test();
    out.printf(
        Locale.ROOT,
        "  %s  %-30s  %,12d samples, forbidden %,9d  %s%n",
        test.isTwin() ? "twin" : "core",
        test.simpleName(),
        verdict.samples(),
        verdict.bad(),
        verdict.kind().text());
    if (!verdict.outcomes().isEmpty()) {
      out.printf("        %s%n", verdict.outcomes());
    }
  }

  /** Returns the whole run in one line. */
  static String summary(List<Verdict> verdicts, long seconds) {
    final boolean isGood = verdicts.stream().allMatch(verdict -> verdict.kind().isGood());
    return String.format(
        Locale.ROOT,
        "stress %s: %d of %d tests of core hold (%,d samples), %d of %d twins seen to fail,"
            + " %d not visible here, %d not run, %d s",
        isGood ? "passed" : "FAILED",
        count(verdicts, Verdict.Kind.HOLDS),
        verdicts.stream().filter(verdict -> !verdict.test().isTwin()).count(),
        verdicts.stream()
            .filter(verdict -> !verdict.test().isTwin())
            .mapToLong(Verdict::samples)
            .sum(),
        count(verdicts, Verdict.Kind.SEEN),
        verdicts.stream().filter(verdict -> verdict.test().isTwin()).count(),
        count(verdicts, Verdict.Kind.NOT_VISIBLE),
        count(verdicts, Verdict.Kind.NOT_RUN),
        seconds);
  }

  private static long count(List<Verdict> verdicts, Verdict.Kind kind) {
    return verdicts.stream().filter(verdict -> verdict.kind() == kind).count();
  }
}
