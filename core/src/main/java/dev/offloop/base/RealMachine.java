package dev.offloop.base;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The JVM's own time and threads. Immutable. */
final class RealMachine implements Machine {
  /** The machine of the present thread, where it is not the real one. */
  static final ScopedValue<Machine> AMBIENT = ScopedValue.newInstance();

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public void park(Object blocker, long nanos) {
    if (nanos == Long.MAX_VALUE) {
      LockSupport.park(blocker);
    } else {
      LockSupport.parkNanos(blocker, nanos);
    }
  }

  @Override
  public void unpark(Thread thread) {
    LockSupport.unpark(thread);
  }

  @Override
  public void start(Thread thread) {
    thread.start();
  }

  @Override
  public void carry(Runnable body) {
    body.run();
  }

  @Override
  public void join(Thread thread) {
    boolean isInterrupted = false;
    boolean isOver = false;
    while (!isOver) {
      try {
        thread.join();
        isOver = true;
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void betweenSteps() {
    // The scheduler's business.
  }

  @Override
  public void later(long nanos, Runnable task) {
    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run).execute(task);
  }

  @Override
  public Selector openSelector() throws IOException {
    return Selector.open();
  }
}
