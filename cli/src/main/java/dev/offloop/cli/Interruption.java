package dev.offloop.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, as long as this is open: asks the run to stop, and keeps the JVM until the run has
 * printed what it has and tidied up.
 *
 * <h2>Threads and locks</h2>
 *
 * No lock. The run calls everything but {@link #request}, which the JVM's shutdown does, on a
 * thread of its own; what passes between them is volatile.
 */
final class Interruption implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final Screen screen;
  private final Thread hook = new Thread(this::request, "offloop-shutdown");
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean isRequested;
  private volatile AutoCloseable tidyUp = () -> {};

  Interruption(Screen screen) {
    this.screen = screen;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  boolean isRequested() {
    return isRequested;
  }

  /** Sets what is done even if the run does not stop in time. */
  void atAllEvents(AutoCloseable call) {
    tidyUp = call;
  }

  private void request() {
    isRequested = true;
    try {
      if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        screen.error("a call has not returned for " + PATIENCE_SECONDS + " s; leaving without it");
      }
    } catch (InterruptedException e) {
      // The JVM is going down: only the tidying is left to do.
    }
    try {
      tidyUp.close();
    } catch (Exception e) {
      screen.error(String.valueOf(e.getMessage()));
    }
  }

  /** The run is over, and the JVM may end. */
  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running already.
    }
  }
}
