package dev.offloop.soak;

import dev.offloop.Report;
import dev.offloop.Reporter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells reports that were to be expected, which it counts, from those that were not. Any thread.
 */
final class Reported implements Reporter {
  /** What begins or is in a message without failure of ours, and what it is counted as. */
  private static final Map<String, String> EXPECTED =
      Map.of(
          "was interrupted: the loop goes on", "report: interrupted driver",
          "was closed at its deadline while the work still ran", "report: abandoned work",
          "for 4 s; if it waits", "report: long wait");

  private final Findings findings;
  private final Tally tally;

  Reported(Findings findings, Tally tally) {
    this.findings = findings;
    this.tally = tally;
  }

  @Override
  public void report(Report report) {
    final Throwable failure = report.failure();
    final String message = report.message();
    if (failure instanceof Planned planned) {
      ofJob(planned.job(), message);
    } else if (failure instanceof PlannedError planned) {
      ofJob(planned.job(), message);
    } else if (failure instanceof Outburst) {
      tally.count("report: callback threw");
    } else if (message.startsWith("a worker could not be started") && isRefusal(failure)) {
      tally.count("report: no thread");
    } else {
      byMessage(report);
    }
  }

  private static boolean isRefusal(@Nullable Throwable failure) {
    return failure instanceof FlakyFactory.Refusal
        || (failure instanceof IllegalStateException
            && String.valueOf(failure.getMessage()).contains("returned null"));
  }

  private void ofJob(Job job, String message) {
    tally.count("report: failed work");
    if (!job.reported()) {
      findings.broken(
          "a report that was not due, or twice: %s, of %s".formatted(message, job.what()));
    }
  }

  private void byMessage(Report report) {
    for (Map.Entry<String, String> each : EXPECTED.entrySet()) {
      if (report.message().contains(each.getKey())) {
        tally.count(each.getValue());
        return;
      }
    }
    findings.broken("an unexpected report: " + report.message(), report.failure());
  }

  /** What a callback throws on purpose. */
  static final class Outburst extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Outburst() {
      super("planned", null, false, false);
    }
  }
}
