package dev.offloop.bench.compare;

import dev.offloop.bench.contestant.Linux;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Measures how long a cache line takes from processor 0 to processor 1 and back: two threads pass a
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

  private final AtomicIntegerArray words = new AtomicIntegerArray(2 * BALL);

  /** Measures a few times in vain, until the code is compiled. */
  CacheLine() throws InterruptedException {
    for (int i = 0; i < WARM_TIMES; i++) {
      roundTripNanos();
    }
  }

  /** Returns how long one round trip takes now, in nanoseconds. */
  double roundTripNanos() throws InterruptedException {
    words.set(BALL, HERE);
    final double[] nanos = new double[1];
    final Thread here = Thread.ofPlatform().daemon().start(() -> nanos[0] = pass());
    final Thread there = Thread.ofPlatform().daemon().start(this::passBack);
    here.join();
    there.join();
    return nanos[0];
  }

  private double pass() {
    Linux.pin(0);
    passes(PASSES); // until the other one is there
    final long start = System.nanoTime();
    long passed = 0;
    long now;
    do {
      passes(PASSES);
      passed += PASSES;
      now = System.nanoTime();
    } while (now - start < NANOS);
    words.set(BALL, OVER);
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

  private void passBack() {
    Linux.pin(1);
    int seen = words.get(BALL);
    while (seen != OVER) {
      if (seen == THERE) {
        words.set(BALL, HERE);
      }
      seen = words.get(BALL);
    }
  }
}
