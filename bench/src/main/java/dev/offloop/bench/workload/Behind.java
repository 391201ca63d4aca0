package dev.offloop.bench.workload;

import dev.offloop.bench.contestant.Callback;
import dev.offloop.bench.contestant.Contestant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Long works, and short ones behind them, all submitted in one callback: when do the short come
 * home? Counts and times belong to the loop; the driver reads them after {@code ended}.
 */
final class Behind {
  private final Contestant contestant;
  private final int longs;
  private final Callable<Object> longWork;
  private final int shorts;
  private final Signal ended = new Signal();

  // Loop only.
  private int left;
  private int shortsLeft;
  private long start;
  private long firstNanos;
  private long lastNanos;

  Behind(Contestant contestant, int longs, long longNanos, int shorts) {
    this.contestant = contestant;
    this.longs = longs;
    this.longWork = Works.blocking(longNanos);
    this.shorts = shorts;
  }

  Figures run() {
    contestant.onLoop(this::start);
    ended.await();
    return new Figures().put("first_ms", firstNanos / 1e6).put("last_ms", lastNanos / 1e6);
  }

  private void start() {
    left = longs + shorts;
    shortsLeft = shorts;
    start = System.nanoTime();
    final Callback overLong = this::longOver;
    final Callback overShort = this::shortOver;
    for (int i = 0; i < longs; i++) {
      contestant.submit(longWork, overLong);
    }
    for (int i = 0; i < shorts; i++) {
      contestant.submit(Works.NO_OP, overShort);
    }
  }

  private void longOver(@Nullable Object value, @Nullable Throwable failed) {
    over();
  }

  private void shortOver(@Nullable Object value, @Nullable Throwable failed) {
    final long now = System.nanoTime() - start;
    if (shortsLeft == shorts) {
      firstNanos = now;
    }
    if (--shortsLeft == 0) {
      lastNanos = now;
    }
    over();
  }

  private void over() {
    if (--left == 0) {
      ended.set();
    }
  }
}
