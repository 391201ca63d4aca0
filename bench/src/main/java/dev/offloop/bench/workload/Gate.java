package dev.offloop.bench.workload;

import dev.offloop.bench.contestant.Contestant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps all workers of a contestant busy until it is opened, so that what follows is queued. */
final class Gate {
  private static final long PATIENCE_SECONDS = 10;

  private final Contestant contestant;
  private final int workers;
  private final CountDownLatch standing;
  private final CountDownLatch opened = new CountDownLatch(1);
  private final CountDownLatch passed;

  Gate(Contestant contestant, int workers) {
    this.contestant = contestant;
    this.workers = workers;
    this.standing = new CountDownLatch(workers);
    this.passed = new CountDownLatch(workers);
  }

  /** Driver: returns when every worker stands at the gate. */
  void shut() {
    contestant.onLoop(this::submit);
    await(standing);
  }

  private void submit() {
    final Callable<Object> stand =
        () -> {
          standing.countDown();
          opened.await();
          return this;
        };
    for (int i = 0; i < workers; i++) {
      contestant.submit(stand, (value, failed) -> passed.countDown());
    }
  }

  /** Any thread. */
  void open() {
    opened.countDown();
  }

  /** Driver: returns when the works at the gate are over too. */
  void awaitPassed() {
    await(passed);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("not every worker has come to the gate");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
