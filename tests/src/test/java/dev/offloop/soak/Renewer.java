package dev.offloop.soak;

import java.util.SplittableRandom;

/** Closes pools and contexts under load, and makes new ones in their place. */
final class Renewer implements Actor {
  private final Town town;

  Renewer(Town town) {
    this.town = town;
  }

  @Override
  public void act(SplittableRandom random) {
    Pause.nanos(random.nextLong(40_000_000));
    if (random.nextInt(5) != 0) {
      Reacting.Closing.closePool(town, town.slot(random), random);
      return;
    }
    final Site site = town.context(random);
    final Home home = site.renew();
    town.tally().count("close of a context");
    if (random.nextBoolean()) {
      home.loop().execute(home::close); // in a turn of its own, while this thread waits beside
    }
    home.close();
    if (random.nextBoolean()) {
      home.close();
    }
  }
}
