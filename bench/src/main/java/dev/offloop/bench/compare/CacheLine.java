package dev.offloop.bench.compare;

import dev.offloop.bench.contestant.Linux;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Measures how long a cache line takes from one processor to another and back: two threads pass a
 * word to and fro for some milliseconds. A virtual machine's host may place the two on one core, on
 * cores that share a cache, or far apart, and place them anew at any time; what is handed from one
 * to the other costs accordingly. One thread asks.
 */
final class CacheLine {
  private static final long NANOS = 5_000_000L;
  private static final int WARM_TIMES = 40;
  private static final int BALL = 32; // far from what else lies there
  private static final int HERE = 0;
  private static final int THERE = 1;
  private static final int OVER = 2;
  private static final int PASSES = 256; // between two looks at the clock

  private final int here;
  private final int there;
  private final AtomicIntegerArray words = new AtomicIntegerArray(2 * BALL);

  /**
   * Measures a few times in vain, until the code is compiled.
   *
   * @param here one processor
   * @param there the other one
   */
  CacheLine(int here, int there) {
    this.here = here;
    this.there = there;
    for (int i = 0; i < WARM_TIMES; i++) {
      roundTripNanos();
    }
  }

  /**
   * Returns how long one round trip takes now, in nanoseconds; NaN where the two processors are not
   * to be had.
   */
  double roundTripNanos() {
    words.set(BALL, HERE);
    final CompletableFuture<Void> isThere = new CompletableFuture<>();
    final CompletableFuture<Void> back =
        CompletableFuture.runAsync(() -> passBack(isThere), CacheLine::start);
    try {
      CompletableFuture.anyOf(isThere, back).join(); // before that nobody answers
      return CompletableFuture.supplyAsync(this::pass, CacheLine::start).join();
    } catch (CompletionException notPinned) {
      return Double.NaN;
    } finally {
      words.set(BALL, OVER);
      back.exceptionally(notPinned -> null).join();
    }
  }

  private static void start(Runnable body) {
    Thread.ofPlatform().daemon().start(body);
  }

  private double pass() {
    Linux.pin(here);
    passes(PASSES); // until both run at their pace
    final long start = System.nanoTime();
    long passed = 0;
    long now;
    do {
      passes(PASSES);
      passed += PASSES;
      now = System.nanoTime();
    } while (now - start < NANOS);
    return (now - start) / (double) passed;
  }

  private void passes(int times) {
    for (int i = 0; i < times; i++) {
      words.set(BALL, THERE);
      while (words.get(BALL) != HERE) {
        // No pause: it would be measured.
      }
    }
  }

  private void passBack(CompletableFuture<Void> isThere) {
    Linux.pin(there);
    isThere.complete(null);
    int seen = words.get(BALL);
    while (seen != OVER) {
      if (seen == THERE) {
        words.set(BALL, HERE);
      }
      seen = words.get(BALL);
    }
  }
}
