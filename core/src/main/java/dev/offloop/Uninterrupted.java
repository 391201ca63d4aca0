package dev.offloop;

import java.util.concurrent.CountDownLatch;

/** Waits that an interrupt does not end; it is set again at their end. Any thread. */
final class Uninterrupted {
  private Uninterrupted() {}

  static void await(CountDownLatch latch) {
    untilDone(latch::await);
  }

  static void join(Thread thread) {
    untilDone(thread::join);
  }

  private static void untilDone(Wait wait) {
    boolean isInterrupted = false;
    boolean isDone = false;
    while (!isDone) {
      try {
        wait.run();
        isDone = true;
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Wait {
    void run() throws InterruptedException;
  }
}
