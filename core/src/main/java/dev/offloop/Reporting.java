package dev.offloop;

import dev.offloop.base.Reports;
import java.lang.System.Logger.Level;

/** Joins the public reporters to the rooms' reports. Immutable. */
final class Reporting {
  /** The default: the system logger. */
  static final Reporter LOGGING = Reporting::log;

  private Reporting() {}

  static Reports to(Reporter reporter) {
    return new Reports(
        (message, failure, thread, stack) ->
            reporter.report(new Report(message, failure, thread, stack)));
  }

  private static void log(Report report) {
    final StringBuilder text = new StringBuilder(report.message());
    if (report.thread() != null) {
      text.append(" [thread ").append(report.thread().getName()).append(']');
    }
    report
        .stack()
        .forEach(frame -> text.append(System.lineSeparator()).append("    at ").append(frame));
    final Level level = report.failure() instanceof Error ? Level.ERROR : Level.WARNING;
    System.getLogger(Reports.LOGGER).log(level, text.toString(), report.failure());
  }
}
