package dev.offloop.soak;

import java.util.SplittableRandom;

/** What a work does. */
enum Deed {
  NOTHING,
  BUSY,
  BLOCK,
  NULL,
  THROW,
  ERROR,
  INTERRUPT,
  SPOIL,
  SUBMIT;

  private static final Deed[] ALL = values();

  /** Draws one; the cheap ones come most often. */
  static Deed draw(SplittableRandom random) {
    return random.nextInt(3) == 0 ? ALL[random.nextInt(ALL.length)] : ALL[random.nextInt(3)];
  }
}
