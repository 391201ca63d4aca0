package dev.offloop.loop;

import dev.offloop.base.Alarm;

/**
 * One timer. Its place in the heap is guarded by the lock of {@link Timers}, which alone touches
 * the mutable fields.
 */
public final class LoopTimer implements Alarm {
  static final int NOT_ARMED = -1;

  private final Timers timers;
  final Runnable callback;
  final boolean isProgress;

  // Guarded by the lock of timers.
  int index = NOT_ARMED;
  long deadline; // on the loop's own scale, which begins at 0
  long sequence; // orders equal deadlines, and tells a pass which timers were armed before it
  boolean closed;

  LoopTimer(Timers timers, Runnable callback, boolean isProgress) {
    this.timers = timers;
    this.callback = callback;
    this.isProgress = isProgress;
  }

  /**
   * Arms the timer, replacing an earlier arming. Any thread, also from its own callback.
   *
   * @param nanos from now on; nothing or less means the next turn
   */
  @Override
  public void schedule(long nanos) {
    timers.arm(this, nanos);
  }

  /** Disarms the timer; a call already begun may still run. Any thread. */
  public void cancel() {
    timers.disarm(this);
  }

  /** Disarms the timer for good. Idempotent; any thread. */
  @Override
  public void close() {
    timers.close(this);
  }

  /**
   * Arms the timer for a user.
   *
   * @param nanos from now on
   * @throws IllegalStateException once this or the loop is closed
   */
  public void scheduleOrRefuse(long nanos) {
    timers.refuseClosed(this);
    timers.arm(this, nanos);
  }

  boolean isBefore(LoopTimer other) {
    return deadline != other.deadline ? deadline < other.deadline : sequence < other.sequence;
  }
}
