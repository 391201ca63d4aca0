package dev.offloop.base;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs what comes to a home that has closed, one task after the other, on one thread that lives for
 * as long as something comes. It exists so that nobody is stranded who cannot be refused: a virtual
 * thread whose scheduler refuses it would never run again, not even to its end.
 *
 * <p>Any thread.
 */
public final class LateThread {
  private static final long KEEP_ALIVE_MILLIS = 100;

  private final String home;
  private final Reports reports;
  private final ThreadPoolExecutor executor;

  /**
   * Makes one that has no thread yet.
   *
   * @param home whose late tasks it runs, for messages
   * @param reports where each is reported
   */
  public LateThread(String home, Reports reports) {
    this.home = home;
    this.reports = reports;
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            KEEP_ALIVE_MILLIS,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name(home + "-late").daemon().factory());
    executor.allowCoreThreadTimeOut(true);
  }

  /** Runs a task later, and reports that it had to. */
  public void execute(Runnable task) {
    reports.warn(
        "a coroutine went on after its loop \"%s\" had closed; it runs on thread \"%s-late\": let coroutines end before you close their loop, and do not leave a lock or a wait of theirs to others"
            .formatted(home, home),
        null);
    executor.execute(task);
  }
}
