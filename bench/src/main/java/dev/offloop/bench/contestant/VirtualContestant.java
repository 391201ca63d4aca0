package dev.offloop.bench.contestant;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A virtual thread for each work; straight-line code is one that blocks. */
final class VirtualContestant extends ExecutorContestant implements Contestant.StraightLine {
  private final Executor threads;

  VirtualContestant(Executor threads, Executor loop, Runnable end) {
    super(threads, loop, end);
    this.threads = threads;
  }

  @Override
  public CompletionStage<Object> start(Callable<Object> body) {
    final CompletableFuture<Object> end = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            end.complete(body.call());
          } catch (Throwable failure) {
            end.completeExceptionally(failure);
          }
        });
    return end;
  }

  @Override
  public Object call(Callable<Object> work) throws Exception {
    return work.call();
  }
}
