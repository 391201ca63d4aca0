package dev.offloop.cli;

import java.util.SplittableRandom;

/**
 * Which block comes next, and whether it is read or written: the same sequence for the same seed.
 *
 * <p>Confined to the loop.
 */
final class Plan {
  private final SplittableRandom random;
  private final long blocks;
  private final boolean isSequential;
  private final int writePercent;

  private long following;
  private long block;
  private boolean isWrite;

  Plan(Settings.Load load, long blocks) {
    this.random = new SplittableRandom(load.seed());
    this.blocks = blocks;
    this.isSequential = load.isSequential();
    this.writePercent = load.writePercent();
  }

  /** Goes to the next request; {@link #block} and {@link #isWrite} say which. */
  void advance() {
    if (isSequential) {
      block = following;
      following = (following + 1) % blocks;
    } else {
      block = random.nextLong(blocks);
    }
    isWrite = writePercent > 0 && random.nextInt(100) < writePercent;
  }

  long block() {
    return block;
  }

  boolean isWrite() {
    return isWrite;
  }
}
