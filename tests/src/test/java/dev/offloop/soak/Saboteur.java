package dev.offloop.soak;

import dev.offloop.AioContext;
import java.util.List;
import java.util.SplittableRandom;

/** Takes threads away, interrupts drivers, kicks loops. */
final class Saboteur implements Actor {
  private final Town town;
  private final List<Thread> drivers;

  Saboteur(Town town, List<Thread> drivers) {
    this.town = town;
    this.drivers = drivers;
  }

  @Override
  public void act(SplittableRandom random) {
    switch (random.nextInt(4)) {
      case 0 -> {
        drivers.get(random.nextInt(drivers.size())).interrupt();
        town.tally().count("interrupt of a driver");
      }
      case 1 -> {
        final FlakyFactory factory = town.slot(random).life().factory();
        factory.flaky(true);
        Pause.nanos(random.nextLong(20_000_000));
        factory.flaky(false);
      }
      default -> {
        final AioContext context = town.context(random).home().context();
        if (context != null) {
          context.kick();
        }
      }
    }
    Pause.nanos(random.nextLong(4_000_000));
  }
}
