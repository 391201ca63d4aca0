package dev.offloop.pool;

import org.jspecify.annotations.Nullable;

/**
 * Tells the outcome of a request whose work was abandoned, in a place of its own on the delivery
 * list: the request itself is its worker's until the work returns, and will be placed then.
 *
 * <h2>Threads and locks</h2>
 *
 * Made and placed by the home; see {@link Request}.
 */
final class StandIn<T extends @Nullable Object> extends Request<T> {
  /**
   * Makes one that is decided.
   *
   * @param abandoned whose callback and stages it takes over
   * @param failure what those are told
   */
  StandIn(Request<T> abandoned, Throwable failure) {
    super(abandoned, failure);
  }
}
