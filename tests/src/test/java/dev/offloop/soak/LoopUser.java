package dev.offloop.soak;

import dev.offloop.AioContext;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Asks contexts for calls, from outside. */
final class LoopUser implements Actor {
  private final Town town;
  private final Map<Site, Callee> callees = new HashMap<>();

  LoopUser(Town town) {
    this.town = town;
  }

  @Override
  public void act(SplittableRandom random) throws Exception {
    final Site site = town.context(random);
    final Home home = site.home();
    try {
      final Callee callee = callee(site, home);
      if (callee != null) {
        ask(callee, random);
      }
    } catch (IllegalStateException refused) {
      town.tally().count("refused call");
      if (!home.isClosing()) {
        town.findings().broken("a call was refused by an open loop", refused);
      }
    }
    Pause.nanos(random.nextLong(400_000));
  }

  private @Nullable Callee callee(Site site, Home home) throws Exception {
    final Callee known = callees.get(site);
    final AioContext context = home.context();
    if ((known != null && known.home() == home) || context == null) {
      return known;
    }
    if (known != null) {
      known.end();
      callees.remove(site);
    }
    final Callee fresh = new Callee(town, home, context);
    callees.put(site, fresh);
    return fresh;
  }

  private static void ask(Callee callee, SplittableRandom random) throws Exception {
    final boolean other = random.nextInt(4) == 0;
    switch (random.nextInt(6)) {
      case 0 -> callee.scheduleBottomHalf(other);
      case 1 -> callee.scheduleIdle(other);
      case 2 -> callee.setNotifier();
      case 3 -> callee.execute();
      case 4 -> callee.armTimer(random.nextLong(5_000_000), other);
      default -> callee.writeToPipe();
    }
  }

  @Override
  public void end() throws Exception {
    for (Callee callee : callees.values()) {
      callee.end();
    }
    callees.clear();
  }
}
