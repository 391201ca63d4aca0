package dev.offloop.bench.contestant;

import java.util.concurrent.ThreadFactory;

/**
 * Where a contestant is built: its threads' processors and the number of its workers. Immutable.
 *
 * @param placement of the threads
 * @param workers the size of a fixed pool, the limit of one that grows
 */
public record Site(Placement placement, int workers) {
  /** Where the loop is pinned. */
  public static final int LOOP_PROCESSOR = 0;

  /** Where the workers are pinned. */
  public static final int WORKERS_PROCESSOR = 1;

  /** Whether threads must be pinned. */
  public boolean isSplit() {
    return placement == Placement.SPLIT;
  }

  /** Pins the calling thread as a loop's, if this site asks for it. */
  public void enterAsLoop() {
    if (isSplit()) {
      Linux.pin(LOOP_PROCESSOR);
    }
  }

  /** Pins the calling thread as a worker, if this site asks for it. */
  public void enterAsWorker() {
    if (isSplit()) {
      Linux.pin(WORKERS_PROCESSOR);
    }
  }

  /** Wraps what a worker's thread runs. */
  public Runnable worker(Runnable body) {
    return () -> {
      enterAsWorker();
      body.run();
    };
  }

  /** Wraps what a loop's thread runs. */
  public Runnable loop(Runnable body) {
    return () -> {
      enterAsLoop();
      body.run();
    };
  }

  /** Makes worker threads: daemons, for the JVM ends with the measurement. */
  public ThreadFactory workerThreads() {
    return body -> Thread.ofPlatform().name("worker").daemon().unstarted(worker(body));
  }
}
