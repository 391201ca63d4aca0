package dev.offloop.world;

import dev.offloop.AioRequest;
import dev.offloop.ReusableRequest;
import dev.offloop.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The flights of a story's reusable requests, counted. Any thread. */
final class Flights {
  private final Stage stage;
  private final List<ReusableRequest<Integer>> requests = new ArrayList<>();
  private final AtomicInteger submits = new AtomicInteger();
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicInteger removed = new AtomicInteger();
  private final AtomicInteger returned = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();

  Flights(Stage stage, ThreadPool pool, int requests) {
    this.stage = stage;
    for (int i = 0; i < requests; i++) {
      this.requests.add(pool.reusable(this::work, this::told));
    }
  }

  private int work() {
    stage.takes(Duration.ofNanos(stage.choose(3) * 200_000L));
    return runs.incrementAndGet();
  }

  private void told(@Nullable Integer value, @Nullable Throwable failure) {
    stage.claim(value != null == (failure == null), "told " + value + " and " + failure);
    if (failure == null) {
      returned.incrementAndGet();
    } else {
      stage.claim(failure instanceof CancellationException, "told " + failure);
      cancelled.incrementAndGet();
    }
    if (stage.choose(3) == 0) {
      submitAny();
    }
  }

  /** Submits one of the requests, unless it is in flight. */
  void submitAny() {
    final ReusableRequest<Integer> request = requests.get(stage.choose(requests.size()));
    try {
      request.submit();
      submits.incrementAndGet();
    } catch (IllegalStateException inFlight) {
      // goes on
    } catch (RejectedExecutionException closed) {
      // and no callback follows
    }
  }

  /** Cancels one of the requests, in whatever state. */
  void cancelAny() {
    final ReusableRequest<Integer> request = requests.get(stage.choose(requests.size()));
    if (request.cancel() == AioRequest.Cancel.REMOVED) {
      removed.incrementAndGet();
    }
  }

  /** Claims that each flight was told once; the pool is closed and nothing goes on. */
  void check() {
    stage.claim(
        returned.get() + cancelled.get() == submits.get(),
        "%s flights, told %s and %s cancelled".formatted(submits, returned, cancelled));
    stage.claim(returned.get() <= runs.get(), "%s returned, %s ran".formatted(returned, runs));
    stage.claim(
        removed.get() <= cancelled.get(), "%s removed, %s told".formatted(removed, cancelled));
  }
}
