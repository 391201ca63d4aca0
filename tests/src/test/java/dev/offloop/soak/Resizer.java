package dev.offloop.soak;

import java.util.SplittableRandom;

/** Changes limits in both directions, and asks for some that must be refused. */
final class Resizer implements Actor {
  private final Town town;

  Resizer(Town town) {
    this.town = town;
  }

  @Override
  public void act(SplittableRandom random) {
    final Life life = town.slot(random).life();
    final int workersMax = life.isSerial() ? 1 : random.nextInt(12) + 1;
    final int workersMin = random.nextInt(Math.min(3, workersMax + 1));
    final boolean isBad = random.nextInt(8) == 0;
    Pause.nanos(random.nextLong(4_000_000));
    life.resizes(workersMax);
    try {
      life.pool().resize(isBad ? workersMax + 1 : workersMin, workersMax);
      town.tally().count("resize");
      if (isBad) {
        town.findings().broken("a minimum above the maximum was taken by pool " + life.name());
      }
    } catch (IllegalArgumentException refused) {
      refuse(isBad, life, refused);
    } catch (IllegalStateException refused) {
      refuse(life.isClosing(), life, refused);
    }
  }

  private void refuse(boolean isInOrder, Life life, RuntimeException refused) {
    town.tally().count("refused resize");
    if (!isInOrder) {
      town.findings().broken("a resize was refused by pool " + life.name(), refused);
    }
  }
}
