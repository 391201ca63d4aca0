package dev.offloop.world;

/** Plays a story as often as it takes on one kind of stage. One thread. */
@FunctionalInterface
interface Player {
  /**
   * Plays a story.
   *
   * @param story what to play
   * @param weight how many times a usual story it costs; 1 or more
   * @throws AssertionError if it did not hold once
   */
  void play(Story story, int weight);
}
