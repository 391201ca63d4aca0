package dev.offloop.base;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a pool knows of the loop to which it brings its completions. Two kinds exist: our own
 * loop, and a foreign one behind the public seam.
 */
public interface Home {
  /** Returns the loop's name, for messages. */
  String name();

  /** Returns whether the caller is inside the home's turn. Any thread. */
  boolean isCurrent();

  /**
   * Returns whether the caller runs on the thread that drives the home, as the driver or as a
   * coroutine of this home that is mounted there; false where that is not known. Any thread; costs
   * a comparison or two.
   */
  boolean isDriversThread();

  /** Returns whether this is a loop that we did not write, in whose turns nobody can wait. */
  boolean isForeign();

  /**
   * Runs a task in a later turn, first in first out, never inline. Any thread.
   *
   * @param task what to run
   * @throws RejectedExecutionException once the loop is closed
   */
  void execute(Runnable task);

  /**
   * Like {@link #execute}, but never refused: once the home is closed, the task runs on a late
   * thread of its own, after those that came before it, and is reported. Any thread.
   *
   * @param task what to run; throws nothing
   */
  void executeAlways(Runnable task);

  /** Returns where its failures are reported. */
  Reports reports();

  /**
   * Makes a bell whose look runs in the home's turns.
   *
   * @param look what to do when rung; its failures are the home's to report
   * @return the bell, silent so far
   */
  Bell bell(Bell.Look look);

  /**
   * Makes an alarm.
   *
   * @param call what to run in the home's turn
   * @return the alarm, not set
   */
  Alarm alarm(Runnable call);

  /**
   * Lets a pool live here: the home closes it before it closes itself.
   *
   * @param close closes the guest
   * @throws IllegalStateException once the home is closing
   */
  void admit(Runnable close);

  /**
   * Forgets a guest that has closed. Any thread; idempotent.
   *
   * @param close what was admitted
   */
  void discharge(Runnable close);

  /**
   * Lets a coroutine live here: the home has it end before it closes itself. One that is not told
   * of its own closing keeps nobody; there a coroutine that goes on does so on the late thread.
   *
   * @param resident the coroutine
   * @throws java.util.concurrent.RejectedExecutionException once the home is closing
   */
  default void settle(Resident resident) {}

  /** Forgets a coroutine that is over. Any thread. */
  default void leave(Resident resident) {}

  /**
   * Says whose stretch is mounted on the calling thread from now on, null for nobody's. Of effect
   * on the thread that drives the home.
   */
  default void mounts(@Nullable Resident resident) {}

  /** Returns {@link Resident#here}; sooner than that for one who is mounted here. Any thread. */
  default @Nullable Resident residentHere() {
    return Resident.here();
  }

  /**
   * Waits where waiting is possible until the condition holds: inside the home's turn by nested
   * turns, beside a home that nobody drives by driving it, beside a driven one by blocking. The
   * condition is looked at after every turn, by the waiting thread, and must be readable there.
   *
   * @param condition what is waited for
   * @param nanos how long at most; Long.MAX_VALUE is for ever
   * @param purpose the caller's verb, for messages, such as {@code "close() of pool \"disk\""}
   * @return whether the condition holds; false after the time
   * @throws IllegalStateException where waiting is not possible
   */
  boolean waitUntil(BooleanSupplier condition, long nanos, String purpose);

  /**
   * Refuses a caller who could not have turns of this home run: one beside another driver, or on a
   * foreign home.
   *
   * @param purpose the caller's verb, for the message
   * @throws IllegalStateException there
   */
  void requireTurns(String purpose);
}
