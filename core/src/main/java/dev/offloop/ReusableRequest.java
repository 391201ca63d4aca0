package dev.offloop;

import dev.offloop.pool.Pool;
import dev.offloop.pool.Reusable;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One work that is submitted again and again, for programs that allocate nothing while they run:
 * made once by {@link ThreadPool#reusable}, then a round trip costs no object.
 *
 * <pre>
 * free ── submit ──▶ in flight ── its outcome is about to be told ──▶ free
 * </pre>
 *
 * It is free again from right before its callback, so the callback may submit it. There is no stage
 * and no state beyond this one, for they would belong to a flight and not to the request; a program
 * that needs them uses {@link ThreadPool#submit(Callable, BiConsumer)}, which costs one small
 * object.
 *
 * <p>What the work reads and writes, a buffer for instance, is the caller's. What was written
 * before {@link #submit} is seen by the work, and what the work has written is seen by the
 * callback.
 *
 * @param <T> what the work returns
 */
public final class ReusableRequest<T extends @Nullable Object> extends Reusable<T> {
  ReusableRequest(
      Pool pool,
      Callable<? extends T> work,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback) {
    super(pool, work, callback);
  }

  /**
   * Submits the work. Any thread.
   *
   * @throws IllegalStateException while it is in flight; that flight goes on
   * @throws RejectedExecutionException once the pool is closed; no callback follows
   */
  public void submit() {
    if (!submitIfFree()) {
      throw new IllegalStateException(
          "this request of pool \"%s\" is in flight and thread \"%s\" has submitted it once more; submit it from its callback, or take one request for each flight"
              .formatted(poolName(), Thread.currentThread().getName()));
    }
  }

  /**
   * Tries to cancel the present flight, without waiting, as {@link AioRequest#cancel} does. Any
   * thread; one that cancels while another submits may come too early or too late.
   *
   * @return what it came to; OVER too when it is free
   */
  public AioRequest.Cancel cancel() {
    return AioRequest.cancel(tryCancel());
  }

  /**
   * Says whether it is in flight, of this moment. Any thread.
   *
   * @return true from its submit until right before its callback
   */
  public boolean isInFlight() {
    return awaitsCallback();
  }
}
