package dev.offloop.bench.workload;

import dev.offloop.AioContext;
import dev.offloop.Coroutine;
import dev.offloop.bench.contestant.Contestant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What coroutines of either kind cost: in place of callbacks, at a switch, and alive.
 *
 * <h2>Threads and locks</h2>
 *
 * {@code isOver} is the driver's word to the loop, where all else runs.
 */
final class Coroutines {
  private static final int PAIR = 2;

  private final Contestant.Suspending contestant;
  private final AioContext context;

  private volatile boolean isOver;
  private long completed; // the loop's

  Coroutines(Contestant.Suspending contestant, Coroutine.Kind kind) {
    this.contestant = contestant;
    this.context = contestant.context();
    context.coroutines(kind);
  }

  /** Each calls a no-op, again and again: {@link ClosedLoop} in straight-line code. */
  Figures calls(int depth, long nanos) {
    final List<CompletionStage<Object>> ends = new ArrayList<>();
    final Cost cost = Cost.begin();
    final long start = System.nanoTime();
    for (int i = 0; i < depth; i++) {
      ends.add(caller(Long.MAX_VALUE));
    }
    return measured(ends, cost, start, nanos);
  }

  /**
   * Has many begin and end. Frames that are entered once, at a coroutine's beginning, else stay
   * interpreted for as long as it lives, and the JDK's switches are slow above such frames.
   */
  void warm(int many) {
    for (int i = 0; i < many; i++) {
      caller(2).toCompletableFuture().join();
    }
  }

  private CompletionStage<Object> caller(long calls) {
    return context
        .<Object>spawn(
            () -> {
              for (long left = calls; left > 0 && !isOver; left--) {
                contestant.pool().call(Works.NO_OP);
                completed++;
              }
              return "";
            })
        .toCompletionStage();
  }

  /** Two wake each other and suspend: an operation is one of each, with a turn of the loop. */
  Figures switches(long nanos) {
    final List<Coroutine<Object>> pair = new ArrayList<>();
    final CompletableFuture<Object> go = new CompletableFuture<>();
    for (int i = 0; i < PAIR; i++) {
      final boolean isFirst = i == 0;
      final int other = 1 - i;
      pair.add(
          context.<Object>spawn(
              () -> {
                Coroutine.await(go);
                if (isFirst) {
                  pair.get(other).wake(); // from now on one of them is woken, the other waits
                }
                while (!isOver) {
                  Coroutine.suspend();
                  pair.get(other).wake();
                  completed++;
                }
                pair.get(other).cancel(); // waits for a wake that will not come
                return "";
              }));
    }
    final List<CompletionStage<Object>> ends = new ArrayList<>();
    pair.forEach(coroutine -> ends.add(coroutine.toCompletionStage()));
    final Cost cost = Cost.begin();
    final long start = System.nanoTime();
    go.complete("");
    return measured(ends, cost, start, nanos);
  }

  private Figures measured(
      List<CompletionStage<Object>> ends, Cost cost, long startNanos, long nanos) {
    Works.pauseUntil(startNanos + nanos);
    isOver = true;
    ends.forEach(
        end -> end.handle((value, failure) -> "").toCompletableFuture().join()); // or cancelled
    final double seconds = (System.nanoTime() - startNanos) / 1e9;
    return new Figures().put("ops_per_s", completed / seconds).putAll(cost.per(completed));
  }

  /** So many sleep at once; what each holds of the heap, its handle included. */
  Figures alive(int many) {
    final List<Coroutine<Object>> all = new ArrayList<>(many);
    final CompletableFuture<Object> asleep = new CompletableFuture<>();
    final long before = Heap.liveBytes();
    for (int i = 0; i < many; i++) {
      final boolean isLast = i == many - 1;
      all.add(
          context.<Object>spawn(
              () -> {
                if (isLast) {
                  context.execute(() -> asleep.complete(""));
                }
                Coroutine.suspend();
                return "";
              }));
    }
    asleep.join();
    final double each = (Heap.liveBytes() - before) / (double) many;
    final List<CompletionStage<Object>> ends = new ArrayList<>(many);
    all.forEach(coroutine -> ends.add(coroutine.toCompletionStage()));
    all.forEach(Coroutine::wake);
    ends.forEach(end -> end.toCompletableFuture().join());
    return new Figures().put("bytes", each);
  }
}
