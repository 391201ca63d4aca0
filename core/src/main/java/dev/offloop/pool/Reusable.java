package dev.offloop.pool;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A request that is submitted again and again: FREE, then on its way like any other, then FREE
 * again right before its callback. One that a close has abandoned stays as its worker left it, for
 * its pool is closed; its last callback is its stand-in's.
 *
 * <p>Whoever has a hand in one flight has taken it off before the next can begin: the queue's list
 * is left under its lock together with QUEUED, a worker forgets the request before it places it,
 * and the loop has read all that it tells before it sets the request free. What comes after that,
 * DONE, stages and the mark that the callback is over, a reusable request does not have.
 *
 * <h2>Threads and locks</h2>
 *
 * Any thread; see {@link Request}.
 */
public abstract class Reusable<T extends @Nullable Object> extends Request<T> {
  /**
   * Makes a request that is free.
   *
   * @param pool where it will be submitted
   * @param work what a worker runs, each time
   * @param callback what receives each outcome on the home
   */
  protected Reusable(
      Pool pool,
      Callable<? extends T> work,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback) {
    super(pool, work, callback, Word.FREE | Word.REUSABLE);
  }

  /** Says whether it was submitted and the callback of that flight has not begun. */
  protected final boolean awaitsCallback() {
    return !isFree() && !teller().isDelivered();
  }

  /**
   * Queues this request, if it is free.
   *
   * @return whether it was
   * @throws RejectedExecutionException once the pool is closing; it is as free as before then
   */
  protected final boolean submitIfFree() {
    final boolean wasFree = leaveFree();
    if (!wasFree && !isAbandoned()) {
      return false;
    }
    try {
      pool().submit(this); // refuses who was abandoned, for then the pool is closed
    } catch (RejectedExecutionException refused) {
      if (wasFree) {
        returnFree();
      }
      throw refused;
    }
    return true;
  }
}
