package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioRequest;
import dev.offloop.AioRequest.Cancel;
import dev.offloop.AioRequest.State;
import dev.offloop.ThreadPool;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Requests that are cancelled while they are about to start, and what became of each. */
final class CancelRace {
  private final int size;
  private final AtomicReferenceArray<@Nullable AioRequest<Integer>> requests;
  private final AtomicIntegerArray runs;
  private final AtomicIntegerArray removed;
  private final int[] values; // the loop's
  private final int[] cancelled; // the loop's
  private int callbacks; // the loop's

  CancelRace(int size) {
    this.size = size;
    this.requests = new AtomicReferenceArray<>(size);
    this.runs = new AtomicIntegerArray(size);
    this.removed = new AtomicIntegerArray(size);
    this.values = new int[size];
    this.cancelled = new int[size];
  }

  void submitTo(ThreadPool pool) {
    for (int i = 0; i < size; i++) {
      final int mine = i;
      requests.set(
          i,
          pool.submit(() -> runs.incrementAndGet(mine), (value, failure) -> note(mine, failure)));
    }
  }

  private void note(int index, @Nullable Throwable failure) {
    callbacks++;
    if (failure instanceof CancellationException) {
      cancelled[index]++;
    } else if (failure == null) {
      values[index]++;
    }
  }

  /** Cancels each, from the front or from the back, and keeps the answers. */
  void cancelAll(boolean fromFront) {
    for (int i = 0; i < size; i++) {
      final int index = fromFront ? i : size - 1 - i;
      final AioRequest<Integer> request = requests.get(index);
      if (request != null && request.cancel() == Cancel.REMOVED) {
        removed.incrementAndGet(index);
      }
    }
  }

  boolean isOver() {
    return callbacks >= size;
  }

  /** Exactly one of ran and cancelled, exactly one callback, REMOVED to exactly one call. */
  void check() {
    assertThat(callbacks).isEqualTo(size);
    for (int i = 0; i < size; i++) {
      assertThat(values[i] + cancelled[i]).as("callbacks of %d", i).isOne();
      assertThat(runs.get(i)).as("runs of %d", i).isEqualTo(values[i]);
      assertThat(removed.get(i)).as("REMOVED answers of %d", i).isEqualTo(cancelled[i]);
      final AioRequest<Integer> request = requests.get(i);
      assertThat(request == null ? null : request.state())
          .isEqualTo(cancelled[i] == 1 ? State.CANCELLED : State.DONE);
    }
  }
}
