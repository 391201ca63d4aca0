package dev.offloop.soak;

import java.util.SplittableRandom;

/** Cancels what others have submitted, also twice. */
final class Canceller implements Actor {
  private final Town town;

  Canceller(Town town) {
    this.town = town;
  }

  @Override
  public void act(SplittableRandom random) {
    final Life life = town.slot(random).life();
    for (int i = random.nextInt(8); i >= 0; i--) {
      final Job job = life.recent(random.nextInt(16));
      if (job != null) {
        job.cancel();
        if (random.nextBoolean()) {
          job.cancel();
        }
      }
    }
    Pause.nanos(random.nextLong(1_000_000));
  }
}
