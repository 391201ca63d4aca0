package dev.offloop;

import dev.offloop.pool.Pool;
import dev.offloop.pool.Request;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One submitted work: the handle that every submit returns.
 *
 * <pre>
 * QUEUED ── taken by a worker ──▶ ACTIVE ── its work returned, or was abandoned ──▶ DONE
 *    └───── cancelled ──▶ CANCELLED
 * </pre>
 *
 * No other change of state exists. Whichever way, the callback is called once. After it a handle
 * keeps only state and outcome, and which pool it belongs to.
 *
 * @param <T> what the work returns
 */
public final class AioRequest<T extends @Nullable Object> extends Request<T> {
  AioRequest(
      Pool pool,
      Callable<? extends T> work,
      @Nullable BiConsumer<? super @Nullable T, ? super @Nullable Throwable> callback) {
    super(pool, work, callback);
  }

  /** Where a request is on its way. */
  public enum State {
    /** Waits for a worker. */
    QUEUED,
    /** Its work runs. */
    ACTIVE,
    /** The outcome was decided after the start; the callback may still be on its way. */
    DONE,
    /** Left without running; the callback may still be on its way. */
    CANCELLED
  }

  /** What a {@link #cancel} came to. */
  public enum Cancel {
    /** Left the queue, and its work never runs. Answered once, to the call that did it. */
    REMOVED,
    /** Its canceller was fired; what comes of it is decided by the work. */
    SIGNALLED,
    /** Runs on, for it has no canceller; the real outcome will be delivered. */
    RUNNING,
    /** Too late: the outcome is decided. */
    OVER
  }

  /**
   * Returns where this request is.
   *
   * @return the state of this moment
   */
  public State state() {
    return switch (phase()) {
      case QUEUED -> State.QUEUED;
      case ACTIVE -> State.ACTIVE;
      case DONE -> State.DONE;
      case CANCELLED -> State.CANCELLED;
    };
  }

  /**
   * Tries to cancel, without waiting. A queued request is removed at once, and its callback gets a
   * {@link java.util.concurrent.CancellationException} in a later turn. A running one is never
   * interrupted.
   *
   * @return what it came to
   */
  public Cancel cancel() {
    return cancel(tryCancel());
  }

  static Cancel cancel(Cancelled cameTo) {
    return switch (cameTo) {
      case REMOVED -> Cancel.REMOVED;
      case RUNNING -> Cancel.RUNNING;
      case OVER -> Cancel.OVER;
    };
  }

  /**
   * Cancels, then runs turns of the home loop until this request's callback has run. From inside
   * that callback it returns at once.
   *
   * <p>Only where turns can be run: inside the home's turn, or beside a home that nobody drives;
   * the home must be an {@link AioContext}.
   *
   * @throws IllegalStateException elsewhere; then nothing was cancelled
   */
  public void cancelAndWait() {
    tryCancelAndWait();
  }

  /**
   * Returns the outcome as a stage. It completes in the home's turn, right after the callback, or
   * in the next where another thread asks for it at that very moment; asked for after that, it is
   * complete already. A dependent attached after completion runs on the attaching thread; the
   * {@code …Async} methods run dependents on the home. To ask before delivery counts as receiving a
   * failure. Cancelling the stage does not cancel this request.
   *
   * @return a stage that supports {@code toCompletableFuture}
   */
  public CompletionStage<T> toCompletionStage() {
    return outcomeStage();
  }

  /**
   * Returns a stage that completes once the work has really returned, or never will run. For a
   * request that a close has abandoned this is later than its callback. It completes in the home's
   * turn, or, once the home is closed, on the worker.
   *
   * @return a stage that supports {@code toCompletableFuture}
   */
  public CompletionStage<@Nullable Void> workEnded() {
    return workEndedStage();
  }
}
