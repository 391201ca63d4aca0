package dev.offloop;

/**
 * Where failures go that nobody receives: callbacks that throw, fire-and-forget work that fails,
 * Errors, workers that cannot be started, waits that last too long. One call for each event.
 *
 * <p>The default writes to the {@link System.Logger} {@code dev.offloop}, at WARNING or above.
 */
@FunctionalInterface
public interface Reporter {
  /**
   * Receives a report. Called on the thread that noticed the event, a loop's or a worker's, so it
   * must not block; no lock of this library is held. What it throws goes to the system logger with
   * the report.
   *
   * @param report the event
   */
  void report(Report report);
}
