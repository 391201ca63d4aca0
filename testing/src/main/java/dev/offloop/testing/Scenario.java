package dev.offloop.testing;

/** What happens in a {@link World}: a test's story, played once for each way to interleave it. */
@FunctionalInterface
public interface Scenario {
  /**
   * Plays the story from its beginning to its end, on the thread "test" of that world.
   *
   * @param world new, at time 0, with no other thread
   * @throws Exception or an Error, if the story does not end as it should
   */
  void play(World world) throws Exception;
}
