package dev.offloop.bench.contestant;

import dev.offloop.AioContext;
import dev.offloop.Offloader;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/**
 * Something that runs work beside a loop and calls back on that loop.
 *
 * <p>Each implementation is what a user of that library would write who has read its documentation:
 * no trick that only a benchmark knows. A measured operation costs every contestant one virtual
 * call, {@link #submit}. Any thread may call any method but {@link #close}, which is the opener's.
 */
public interface Contestant extends AutoCloseable {
  /** Runs a task on the loop, soon, never inline. */
  void onLoop(Runnable task);

  /** Runs work on a worker; the callback follows on the loop. */
  void submit(Callable<Object> work, Callback callback);

  /** Ends loop and workers; nothing is outstanding any more. */
  @Override
  void close();

  /** One that can take a request back. */
  interface Cancelling extends Contestant {
    /** Like {@link #submit}, and answers with the handle of the request. */
    Object submitForHandle(Callable<Object> work, Callback callback);

    /** Cancels a request that may still be queued. */
    void cancel(Object handle);
  }

  /** One with straight-line code that waits for blocking work. */
  interface StraightLine extends Contestant {
    /** Starts a body; the stage is its end. */
    CompletionStage<Object> start(Callable<Object> body);

    /** Runs work for a body, which waits for it. */
    Object call(Callable<Object> work) throws Exception;
  }

  /** One on whose loop straight-line code runs. */
  interface Suspending extends StraightLine {
    /** Returns the loop. */
    AioContext context();

    /** Returns what runs work. */
    Offloader pool();
  }

  /** One whose requests can be submitted again and again. */
  interface Reusing extends Contestant {
    /** Makes a request; each run of the answer submits it, which must not be in flight then. */
    Runnable reusable(Callable<Object> work, Callback callback);
  }
}
