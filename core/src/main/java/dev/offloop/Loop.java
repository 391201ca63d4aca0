package dev.offloop;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * An event loop as a pool sees it: the seam that lets any single-threaded loop be a home.
 *
 * <p>{@link AioContext} is this library's own. Another loop becomes a home by these three methods;
 * it must run its tasks one at a time, each after what the one before it wrote is visible.
 */
public interface Loop extends Executor {
  /**
   * Returns the loop's name, for messages.
   *
   * @return a short name
   */
  String name();

  /**
   * Says whether the caller is inside this loop's turn, its coroutines included.
   *
   * @return true if what the caller does cannot overlap with a task of this loop
   */
  boolean isCurrent();

  /**
   * Runs a task in a later turn, in the order of the calls, never inline.
   *
   * @param task what to run; what it throws is the loop's to report
   * @throws RejectedExecutionException once the loop is closed
   */
  @Override
  void execute(Runnable task);
}
