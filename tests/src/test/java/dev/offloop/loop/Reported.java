package dev.offloop.loop;

import dev.offloop.Report;
import dev.offloop.Reporter;
import dev.offloop.base.Reports;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Keeps what is reported. Any thread, under the monitor. */
final class Reported implements Reporter {
  private final List<Report> all = new ArrayList<>();

  @Override
  public synchronized void report(Report report) {
    all.add(report);
    notifyAll();
  }

  /** The same for a loop without its public front. */
  Reports asReports() {
    return new Reports(
        (message, failure, thread, stack) -> report(new Report(message, failure, thread, stack)));
  }

  synchronized List<Report> all() {
    return List.copyOf(all);
  }

  List<Throwable> failures() {
    return all().stream().map(Report::failure).filter(Objects::nonNull).toList();
  }

  List<Report> about(String part) {
    return all().stream().filter(report -> report.message().contains(part)).toList();
  }

  /** Waits for a report whose message contains the part. */
  synchronized Report arrives(String part) {
    final long end = System.nanoTime() + Within.LIMIT.toNanos();
    while (about(part).isEmpty()) {
      final long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("no report about \"" + part + "\" among " + all);
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted while waiting for a report about " + part, e);
      }
    }
    return about(part).getFirst();
  }
}
