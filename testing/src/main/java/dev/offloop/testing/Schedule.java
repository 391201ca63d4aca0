package dev.offloop.testing;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Chooses who goes on. Used by the thread that has the world's baton. */
interface Schedule {
  /**
   * Chooses one of several.
   *
   * @param count 2 or more
   * @return 0 to count - 1
   */
  int choose(int count);

  /** Returns whether threads poll before they sleep. */
  default boolean polls() {
    return false;
  }

  /** Returns what a reader has to write to have the same choices again. */
  String replay();

  /** Always the first: of those that can go on, who exists longest. */
  final class InOrder implements Schedule {
    @Override
    public int choose(int count) {
      return 0;
    }

    @Override
    public String replay() {
      return "World.byHand(scenario)";
    }
  }

  /** By a seed: the same seed, the same choices. */
  final class Seeded implements Schedule {
    private final long seed;
    private final SplittableRandom random;

    Seeded(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
    }

    @Override
    public boolean polls() {
      return (seed & 1) == 1;
    }

    @Override
    public int choose(int count) {
      return random.nextInt(count);
    }

    @Override
    public String replay() {
      return "World.run(" + seed + "L, scenario)";
    }
  }

  /**
   * By a list of choices, and the first one behind its end. What was chosen, and of how many, is
   * kept: so the next list in the order of all lists can be told.
   */
  final class Listed implements Schedule {
    private int[] chosen;
    private int[] counts;
    private int length;

    Listed(int... choices) {
      this.chosen = Arrays.copyOf(choices, Math.max(16, choices.length * 2));
      this.counts = new int[chosen.length];
    }

    @Override
    public int choose(int count) {
      if (length == chosen.length) {
        chosen = Arrays.copyOf(chosen, length * 2);
        counts = Arrays.copyOf(counts, length * 2);
      }
      counts[length] = count;
      return chosen[length++];
    }

    /** Returns the list behind this one, an empty one if this was the last. */
    int[] next() {
      int last = length - 1;
      while (last >= 0 && chosen[last] + 1 == counts[last]) {
        last--;
      }
      if (last < 0) {
        return new int[0];
      }
      final int[] next = Arrays.copyOf(chosen, last + 1);
      next[last]++;
      return next;
    }

    @Override
    public String replay() {
      final String list = Arrays.toString(Arrays.copyOf(chosen, length));
      return "World.replay(scenario, new int[] {" + list.substring(1, list.length() - 1) + "})";
    }
  }
}
