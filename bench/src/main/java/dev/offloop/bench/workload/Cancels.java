package dev.offloop.bench.workload;

import dev.offloop.bench.contestant.Callback;
import dev.offloop.bench.contestant.Contestant;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * So many queued requests, each cancelled, while the workers are busy: what a cancel costs, how
 * many outcomes are told on the loop, and what is left in memory. The counts belong to the loop;
 * the driver reads them after a signal.
 */
final class Cancels implements Callback {
  private static final long PATIENCE_MILLIS = 1_000;

  private final Contestant.Cancelling contestant;
  private final Object[] handles;
  private final Gate gate;
  private final Signal filled = new Signal();
  private final Signal cancelled = new Signal();
  private final Signal told = new Signal();

  // Loop only.
  private long cancelNanos;
  private volatile int outcomes;

  Cancels(Contestant.Cancelling contestant, int workers, int requests) {
    this.contestant = contestant;
    this.handles = new Object[requests];
    this.gate = new Gate(contestant, workers);
  }

  Figures run() {
    gate.shut();
    final long before = Heap.liveBytes();
    contestant.onLoop(this::fill);
    filled.await();
    contestant.onLoop(this::cancelAll);
    cancelled.await();
    final boolean isToldAll = told.await(PATIENCE_MILLIS);
    final int toldWhileBusy = outcomes;
    Arrays.fill(handles, this);
    final long left = Heap.liveBytes() - before;
    gate.open();
    gate.awaitPassed();
    return new Figures()
        .put("cancel_ns", cancelNanos / (double) handles.length)
        .put("told", isToldAll ? 1 : toldWhileBusy / (double) handles.length)
        .put("left_bytes", left / (double) handles.length);
  }

  private void fill() {
    for (int i = 0; i < handles.length; i++) {
      handles[i] = contestant.submitForHandle(Works.NO_OP, this);
    }
    filled.set();
  }

  private void cancelAll() {
    final long start = System.nanoTime();
    for (Object handle : handles) {
      contestant.cancel(handle);
    }
    cancelNanos = System.nanoTime() - start;
    cancelled.set();
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // the loop alone writes
  public void accept(@Nullable Object value, @Nullable Throwable failed) {
    if (failed instanceof CancellationException && ++outcomes == handles.length) {
      told.set();
    }
  }
}
