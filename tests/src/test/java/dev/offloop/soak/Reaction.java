package dev.offloop.soak;

import java.util.SplittableRandom;

/** What a callback does besides being counted. */
enum Reaction {
  NONE,
  SLOW,
  THROW,
  SUBMIT,
  CANCEL,
  CANCEL_AND_WAIT,
  NEST,
  AWAIT_IDLE,
  CLOSE_POOL,
  KICK;

  private static final Reaction[] ALL = values();

  /** Draws one; mostly nothing. */
  static Reaction draw(SplittableRandom random) {
    if (random.nextInt(4) != 0) {
      return NONE;
    }
    final Reaction drawn = ALL[random.nextInt(ALL.length)];
    final boolean isRare = drawn == CLOSE_POOL || drawn == AWAIT_IDLE;
    return isRare && random.nextInt(16) != 0 ? NONE : drawn;
  }
}
