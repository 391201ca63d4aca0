package dev.offloop.bench.contestant;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** {@code CompletableFuture.supplyAsync(work, workers).whenCompleteAsync(callback, loop)}. */
final class FutureContestant implements Contestant.Cancelling {
  private final Executor workers;
  private final Executor loop;
  private final Runnable end;

  FutureContestant(Executor workers, Executor loop, Runnable end) {
    this.workers = workers;
    this.loop = loop;
    this.end = end;
  }

  @Override
  public void onLoop(Runnable task) {
    loop.execute(task);
  }

  @Override
  public void submit(Callable<Object> work, Callback callback) {
    submitForHandle(work, callback);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // a handle; failures go to the callback
  public Object submitForHandle(Callable<Object> work, Callback callback) {
    final CompletableFuture<Object> future =
        CompletableFuture.supplyAsync(() -> supply(work), workers);
    final var _ = future.whenCompleteAsync(callback, loop);
    return future;
  }

  private static Object supply(Callable<Object> work) {
    try {
      return work.call();
    } catch (Exception failure) {
      throw new CompletionException(failure);
    }
  }

  @Override
  public void cancel(Object handle) {
    ((CompletableFuture<?>) handle).cancel(false);
  }

  @Override
  public void close() {
    end.run();
  }
}
