package dev.offloop.world;

import dev.offloop.testing.Scenario;
import dev.offloop.testing.World;
import dev.offloop.testing.WorldFailure;

/** Plays stories in deterministic worlds, once for each of a row of seeds. One thread. */
final class SeedPlayer implements Player {
  private static final int SEEDS = Integer.getInteger("offloop.seeds", 300);

  private final long first;
  private final long count;
  private long seeds;
  private long steps;
  private long present;

  SeedPlayer(long first, long count) {
    this.first = first;
    this.count = count;
  }

  /** Returns a player for a test, of as many seeds as the property {@code offloop.seeds} says. */
  static SeedPlayer forTest() {
    return new SeedPlayer(1, SEEDS);
  }

  @Override
  public void play(Story story, int weight) {
    final Scenario scenario = WorldStage.scenario(story);
    final long plays = (count + weight - 1) / weight;
    for (long i = 0; i < plays; i++) {
      present = first + i;
      try {
        steps += World.run(present, scenario).steps();
      } catch (WorldFailure failure) {
        throw new AssertionError("seed " + present + ": " + failure.getMessage(), failure);
      }
      seeds++;
    }
  }

  /** Returns how many seeds held. */
  long seeds() {
    return seeds;
  }

  /** Returns how many steps of threads that were. */
  long steps() {
    return steps;
  }

  /** Returns the seed that was played last. */
  long present() {
    return present;
  }
}
