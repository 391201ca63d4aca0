package dev.offloop;

import dev.offloop.loop.LoopTimer;
import java.time.Duration;

/**
 * A one-shot timer on an {@link AioContext}. Made by {@link AioContext#timer}.
 *
 * <p>It never rings early; how late depends on the callbacks before it, and while channels are
 * watched on the selector's milliseconds. Re-armed from its own callback it rings in a later turn.
 * Arming and cancelling are O(log n) in the number of armed timers and never wait for a callback.
 */
public final class AioTimer implements AutoCloseable {
  private final LoopTimer timer;

  AioTimer(LoopTimer timer) {
    this.timer = timer;
  }

  /**
   * Arms the timer, replacing an earlier arming.
   *
   * @param delay from now on, by the monotonic clock, to the nanosecond; zero or less means the
   *     next turn, more than 292 years means never
   * @throws IllegalStateException once this or its context is closed
   */
  public void schedule(Duration delay) {
    timer.scheduleOrRefuse(Nanos.saturated(delay));
  }

  /**
   * Disarms the timer. Called on the loop, the callback does not run; called elsewhere, a call
   * already begun may still run. It can be armed again.
   */
  public void cancel() {
    timer.cancel();
  }

  /** Disarms for good; also from the callback itself. Idempotent. */
  @Override
  public void close() {
    timer.close();
  }
}
