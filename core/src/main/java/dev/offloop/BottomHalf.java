package dev.offloop;

import dev.offloop.loop.Deferred;

/**
 * A callback that is deferred to a later turn of an {@link AioContext}. Made by {@link
 * AioContext#bottomHalf}.
 *
 * <p>However often it is scheduled before it runs, it runs once. Scheduled from a bottom half,
 * itself included, it runs in the next turn. It stands in one first-in-first-out queue with the
 * tasks given to {@link AioContext#execute}. What a thread wrote before it scheduled is visible to
 * the callback.
 */
public final class BottomHalf implements AutoCloseable {
  private final Deferred deferred;

  BottomHalf(Deferred deferred) {
    this.deferred = deferred;
  }

  /**
   * Runs the callback in the next turn, and wakes the loop for it. An idle one becomes an ordinary
   * one.
   *
   * @throws IllegalStateException once this or its context is closed
   */
  public void schedule() {
    deferred.schedule();
  }

  /**
   * Runs the callback when about 10 ms have passed, unless {@link #schedule} makes it ordinary
   * before. Idle bottom halves run together, at most every 10 ms, and are not progress of a turn.
   *
   * @throws IllegalStateException once this or its context is closed
   */
  public void scheduleIdle() {
    deferred.scheduleIdle();
  }

  /**
   * Takes the scheduling back. Called on the loop, the callback does not run; called elsewhere, a
   * call already begun may still run. It can be scheduled again.
   */
  public void cancel() {
    deferred.cancel();
  }

  /** Cancels for good; also from the callback itself. Idempotent. */
  @Override
  public void close() {
    deferred.close();
  }
}
