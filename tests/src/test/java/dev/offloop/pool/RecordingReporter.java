package dev.offloop.pool;

import dev.offloop.Report;
import dev.offloop.Reporter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps what is reported. Any thread. */
final class RecordingReporter implements Reporter {
  private final Queue<Report> reports = new ConcurrentLinkedQueue<>();

  @Override
  public void report(Report report) {
    reports.add(report);
  }

  /** What came so far, oldest first. */
  List<Report> all() {
    return List.copyOf(reports);
  }

  List<String> messages() {
    return reports.stream().map(Report::message).toList();
  }
}
