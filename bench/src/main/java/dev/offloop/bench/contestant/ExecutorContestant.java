package dev.offloop.bench.contestant;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Any executor of the JDK's kind beside any loop that is one: the work is a task there, its result
 * a task here. For a cancel it is the JDK's own {@link FutureTask}.
 */
class ExecutorContestant implements Contestant.Cancelling {
  private final Executor workers;
  private final Executor loop;
  private final Runnable end;

  ExecutorContestant(Executor workers, Executor loop, Runnable end) {
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
    workers.execute(
        () -> {
          final Object value;
          try {
            value = work.call();
          } catch (Throwable failure) {
            loop.execute(() -> callback.accept(null, failure));
            return;
          }
          loop.execute(() -> callback.accept(value, null));
        });
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // a handle; failures go to the callback
  public Object submitForHandle(Callable<Object> work, Callback callback) {
    final Told task = new Told(work, callback, loop);
    workers.execute(task);
    return task;
  }

  @Override
  public void cancel(Object handle) {
    ((Told) handle).cancel(false);
  }

  @Override
  public void close() {
    end.run();
  }

  /** A future that tells the loop when it is done. */
  private static final class Told extends FutureTask<Object> {
    private final Callback callback;
    private final Executor loop;

    Told(Callable<Object> work, Callback callback, Executor loop) {
      super(work);
      this.callback = callback;
      this.loop = loop;
    }

    @Override
    protected void done() {
      loop.execute(
          () -> {
            @Nullable Object value = null;
            @Nullable Throwable failure = null;
            try {
              value = resultNow();
            } catch (IllegalStateException failed) {
              failure = isCancelled() ? new CancellationException() : exceptionNow();
            }
            callback.accept(value, failure);
          });
    }
  }
}
