package dev.offloop.testing;

/** Thrown on the threads of a world that is over, so that they end. */
final class WorldEnded extends Error {
  private static final long serialVersionUID = 1;

  WorldEnded() {
    super("this world is over", null, false, false);
  }
}
