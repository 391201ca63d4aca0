/**
 * The room of the pool: requests, their queue, the workers, the deliveries. Of loops it knows only
 * {@link dev.offloop.base.Home}.
 *
 * <p>A request walks one way: submit, enqueue, take, run, finish, ring, drain, callback.
 */
@NullMarked
package dev.offloop.pool;

import org.jspecify.annotations.NullMarked;
