package dev.offloop.bench.workload;

import dev.offloop.bench.contestant.Callback;
import dev.offloop.bench.contestant.Contestant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Threads that are neither loop nor workers submit no-ops, each with a window of its own. */
final class Foreign {
  private static final int WINDOW = 64;

  private final Contestant contestant;
  private final int threads;
  private volatile boolean isOver;

  Foreign(Contestant contestant, int threads) {
    this.contestant = contestant;
    this.threads = threads;
  }

  Figures run(long nanos) {
    final List<Submitter> submitters = Stream.generate(Submitter::new).limit(threads).toList();
    final Cost cost = Cost.begin();
    final long start = System.nanoTime();
    submitters.forEach(submitter -> submitter.thread.start());
    Works.pauseUntil(start + nanos);
    isOver = true;
    submitters.forEach(submitter -> submitter.ended.await());
    final long end = System.nanoTime();
    final long completed = submitters.stream().mapToLong(submitter -> submitter.completed).sum();
    return new Figures()
        .put("ops_per_s", completed * 1e9 / (end - start))
        .putAll(cost.per(completed));
  }

  /**
   * Submits until its window is full, then parks until half of it has come home. {@code submitted}
   * is its thread's, {@code completed} the loop's.
   */
  private final class Submitter implements Callback {
    final Thread thread = Thread.ofPlatform().name("submitter").daemon().unstarted(this::submitAll);
    final Signal ended = new Signal();
    private volatile boolean isParked;
    private volatile long awaited;
    private volatile long completed;
    private long submitted;

    private void submitAll() {
      while (!isOver) {
        if (submitted - completed < WINDOW) {
          submitted++;
          contestant.submit(Works.NO_OP, this);
        } else {
          parkUntil(submitted - WINDOW / 2);
        }
      }
      parkUntil(submitted);
      ended.set();
    }

    private void parkUntil(long count) {
      awaited = count;
      isParked = true;
      while (completed < count) {
        LockSupport.park(this);
      }
      isParked = false;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop alone writes
    public void accept(@Nullable Object value, @Nullable Throwable failed) {
      completed++;
      if (isParked && completed >= awaited) {
        LockSupport.unpark(thread);
      }
    }
  }
}
