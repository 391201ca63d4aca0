package dev.offloop.world;

import dev.offloop.AioContext;
import dev.offloop.AioTimer;
import dev.offloop.BottomHalf;
import dev.offloop.ThreadPool;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Callbacks of four kinds on one loop, each of which sees to it that another of its kind comes. The
 * counters: any thread. The rest: the loop.
 */
final class Callers {
  private static final int DELIVERY = 0;
  private static final int TASK = 1;
  private static final int HALF = 2;
  private static final int TIMER = 3;
  private static final int KINDS = 4;

  private final Stage stage;
  private final AioContext loop;
  private final Duration each;
  private final AtomicIntegerArray calls = new AtomicIntegerArray(KINDS);
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final Duration[] latest = new Duration[KINDS];
  private Duration longestGap = Duration.ZERO;

  /** Makes callers, each of whose callbacks takes some time. */
  Callers(Stage stage, AioContext loop, Duration each) {
    this.stage = stage;
    this.loop = loop;
    this.each = each;
  }

  /** Has all kinds begin. Any thread. */
  void start() {
    loop.execute(
        () -> {
          Arrays.fill(latest, stage.now());
          for (int i = 0; i < 4; i++) {
            submit(loop.threadPool());
            loop.execute(this::task);
          }
          final AtomicReference<BottomHalf> half = new AtomicReference<>();
          half.set(loop.bottomHalf(() -> called(HALF, () -> half.get().schedule())));
          half.get().schedule();
          final AtomicReference<AioTimer> timer = new AtomicReference<>();
          timer.set(loop.timer(() -> called(TIMER, () -> timer.get().schedule(Duration.ZERO))));
          timer.get().schedule(Duration.ZERO);
        });
  }

  private void submit(ThreadPool pool) {
    pool.submit(() -> "", (value, failure) -> called(DELIVERY, () -> submit(pool)));
  }

  private void task() {
    called(TASK, () -> loop.execute(this::task));
  }

  private void called(int kind, Runnable again) {
    final Duration gap = stage.now().minus(latest[kind]);
    if (gap.compareTo(longestGap) > 0) {
      longestGap = gap;
    }
    latest[kind] = stage.now();
    calls.incrementAndGet(kind);
    if (!each.isZero()) {
      stage.takes(each);
    }
    if (!isOver.get()) {
      again.run();
    }
  }

  /** Returns how often the rarest kind was called. */
  int fewest() {
    int fewest = Integer.MAX_VALUE;
    for (int kind = 0; kind < KINDS; kind++) {
      fewest = Math.min(fewest, calls.get(kind));
    }
    return fewest;
  }

  /** Returns the longest time between two callbacks of a kind. */
  Duration longestGap() {
    return longestGap;
  }

  /** Waits for the deliveries that are on their way; no other callbacks come any more. */
  void stop() {
    isOver.set(true);
    loop.threadPool().awaitIdle();
  }

  @Override
  public String toString() {
    return "calls of deliveries, tasks, bottom halves, timers: " + calls;
  }
}
