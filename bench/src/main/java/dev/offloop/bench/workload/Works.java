package dev.offloop.bench.workload;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** What workers are given to do. The works are stateless: any thread, any number of times. */
final class Works {
  private static final Object DONE = "done";

  /** Does nothing. It captures nothing either, so a request's bytes are the contestant's own. */
  static final Callable<Object> NO_OP = () -> DONE;

  private Works() {}

  /** Computes for so long by the clock. */
  static Callable<Object> busy(long nanos) {
    return () -> {
      final long start = System.nanoTime();
      while (System.nanoTime() - start < nanos) {
        Thread.onSpinWait();
      }
      return DONE;
    };
  }

  /** Blocks for so long. */
  static Callable<Object> blocking(long nanos) {
    return () -> {
      pauseUntil(System.nanoTime() + nanos);
      return DONE;
    };
  }

  /** Waits without using the processor, in a work or in the driver. */
  static void pauseUntil(long deadline) {
    for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
