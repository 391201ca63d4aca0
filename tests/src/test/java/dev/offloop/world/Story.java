package dev.offloop.world;

/** A behaviour, told once for every {@link Stage}. */
@FunctionalInterface
interface Story {
  /** Plays it, on a thread of the stage. */
  void play(Stage stage) throws Exception;
}
