package dev.offloop.pool;

import dev.offloop.base.CachePadded;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Whether a worker is on its way to the queue. What follows from it is {@link Crew}'s and {@link
 * Roster}'s.
 *
 * <table>
 * <caption>hunt</caption>
 * <tr><th>value</th><th>means</th><th>who submits</th></tr>
 * <tr><td>FREE</td><td>nobody is on the way, somebody could be</td><td>makes it TAKEN and summons</td></tr>
 * <tr><td>TAKEN</td><td>one worker, the hunter, is awake, woken or to be started, and will look at the
 * queue</td><td>does nothing</td></tr>
 * <tr><td>BUSY</td><td>nobody is on the way, or in a stalled pool a newborn for each that waits, and
 * nobody is to be woken or started now</td><td>does nothing: the growth alarm is set, or the maximum
 * is reached and nobody is idle, or a start has failed and its pause runs</td></tr>
 * </table>
 *
 * <p>It has a cache line of its own: workers write it at each request that comes alone, and what
 * the roster has beside it the home reads at each submit and in each turn.
 *
 * <h2>Threads and locks</h2>
 *
 * Any thread: by compare-and-set, or, by who has made it TAKEN, by a write. No lock of its own; to
 * BUSY and from BUSY to FREE it goes under the roster's.
 */
final class Hunt extends CachePadded {
  private static final int FREE = 0;
  private static final int TAKEN = 1;
  private static final int BUSY = 2;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Hunt.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int state = FREE;

  @SuppressWarnings({"MultiVariableDeclaration", "UnusedVariable"}) // see CachePadded
  private @Nullable Object z0, z1, z2, z3, z4, z5, z6, z7, z8, z9, z10, z11, z12, z13, z14, z15;

  /** FREE to TAKEN: the caller now has to find somebody who comes. */
  boolean takeFree() {
    return state == FREE && STATE.compareAndSet(this, FREE, TAKEN);
  }

  /** FREE or BUSY to TAKEN, by a worker that is about to look itself. */
  boolean take() {
    final int seen = state;
    return seen != TAKEN && STATE.compareAndSet(this, seen, TAKEN);
  }

  /** BUSY to TAKEN: the caller now has to find somebody who comes. */
  boolean takeIfBusy() {
    return STATE.compareAndSet(this, BUSY, TAKEN);
  }

  /** TAKEN to FREE, by who has it, and then looks at the queue once more. */
  void free() {
    state = FREE;
  }

  /**
   * BUSY to FREE, under the roster's lock; by compare-and-set all the same, for a worker between
   * works makes BUSY TAKEN without the lock.
   */
  void freeIfBusy() {
    STATE.compareAndSet(this, BUSY, FREE);
  }

  /** TAKEN to BUSY, by who has it and found nobody to come, under the roster's lock. */
  void busy() {
    state = BUSY;
  }
}
