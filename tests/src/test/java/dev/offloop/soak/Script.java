package dev.offloop.soak;

import java.util.SplittableRandom;

/**
 * The sequence of an actor's actions: follows from seed and actor alone, whatever each action draws
 * and however it ends. One thread.
 */
final class Script {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final SplittableRandom random;

  Script(long seed, int actor) {
    this.random = new SplittableRandom(seed + SPREAD * (actor + 1));
  }

  /** Returns what the next action draws from. */
  SplittableRandom next() {
    return new SplittableRandom(random.nextLong());
  }
}
