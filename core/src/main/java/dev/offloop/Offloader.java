package dev.offloop;

import java.nio.channels.CompletionHandler;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes work that blocks and brings its outcome to a loop: a {@link ThreadPool}.
 *
 * <p>For every method that takes work: it returns at once with a handle and never runs work or
 * callback inline. The work runs once, on a worker, or never, if it was cancelled while queued. The
 * callback runs once, in a turn of the home loop, after whoever submitted on that loop has returned
 * to it; callbacks of one pool never overlap and come in the order in which the works finished.
 * Requests are taken in the order of their submits.
 *
 * <p>A callback receives a value and null, or null and a failure: what the work threw, or a {@link
 * java.util.concurrent.CancellationException}. Any value is a result, null included. An {@link
 * Error} is delivered and also reported. A callback that throws is reported, and a failure that
 * nobody receives (no callback, and nobody asked for the stage) too.
 */
public interface Offloader {
  /**
   * Submits work.
   *
   * @param work what blocks
   * @param callback receives value and failure, one of them null
   * @param <T> what the work returns
   * @return the handle, queued
   * @throws NullPointerException if work or callback is null; nothing is submitted then
   * @throws RejectedExecutionException once this is closed
   */
  <T extends @Nullable Object> AioRequest<T> submit(
      Callable<? extends T> work,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback);

  /**
   * Submits work whose outcome a {@link CompletionHandler} receives.
   *
   * @param work what blocks
   * @param attachment is handed to the handler
   * @param handler receives the outcome
   * @param <T> what the work returns
   * @param <A> what is attached
   * @return the handle, queued
   * @throws NullPointerException if work or handler is null; nothing is submitted then
   * @throws RejectedExecutionException once this is closed
   */
  <T extends @Nullable Object, A extends @Nullable Object> AioRequest<T> submit(
      Callable<? extends T> work, A attachment, CompletionHandler<? super T, ? super A> handler);

  /**
   * Submits work for whose outcome nobody waits: it counts as outstanding until it is reaped on the
   * loop, and its failure is reported unless somebody asks the handle for its stage before.
   *
   * @param work what blocks
   * @param <T> what the work returns
   * @return the handle, queued
   * @throws NullPointerException if work is null; nothing is submitted then
   * @throws RejectedExecutionException once this is closed
   */
  <T extends @Nullable Object> AioRequest<T> submit(Callable<? extends T> work);

  /**
   * Submits work without a value.
   *
   * @param work what blocks
   * @param callback receives the failure, or null after a success
   * @return the handle, queued
   * @throws NullPointerException if work or callback is null; nothing is submitted then
   * @throws RejectedExecutionException once this is closed
   */
  AioRequest<@Nullable Void> run(Action work, Consumer<? super @Nullable Throwable> callback);

  /**
   * Submits work without a value for whose outcome nobody waits.
   *
   * @param work what blocks
   * @return the handle, queued
   * @throws NullPointerException if work is null; nothing is submitted then
   * @throws RejectedExecutionException once this is closed
   */
  AioRequest<@Nullable Void> run(Action work);

  /**
   * Runs work on a worker and waits for it. Coroutines only: the loop goes on meanwhile, and the
   * coroutine on its own loop, which need not be the home of this.
   *
   * @param work what blocks
   * @param <T> what the work returns
   * @return what it returned
   * @throws Exception what the work threw, the very object, the caller's stack suppressed in it
   * @throws java.util.concurrent.CancellationException when the coroutine is cancelled, or its loop
   *     closes: a queued work is not run then, and one that runs is waited for
   * @throws IllegalStateException outside of coroutines; nothing is submitted then
   * @throws RejectedExecutionException once this is closed
   */
  default <T extends @Nullable Object> T call(Callable<? extends T> work) throws Exception {
    return Coroutine.call(this, work);
  }

  /**
   * Returns how many requests are outstanding: submitted, with a callback that is not over. The one
   * whose callback runs counts.
   *
   * @return 0 or more
   */
  int outstanding();
}
