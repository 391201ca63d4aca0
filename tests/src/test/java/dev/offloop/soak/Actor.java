package dev.offloop.soak;

import java.util.SplittableRandom;

/** Somebody who does one thing after another, each drawn from what it is given. */
@FunctionalInterface
interface Actor {
  /**
   * Does one thing.
   *
   * @param random this action's own: what it draws changes no later action
   */
  void act(SplittableRandom random) throws Exception;

  /** Ends what is left over, when there are no more actions. */
  default void end() throws Exception {}
}
