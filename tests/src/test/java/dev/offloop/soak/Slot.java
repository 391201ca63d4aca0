package dev.offloop.soak;

/** A place where a pool lives, one life after the other. Any thread reads; its site writes. */
final class Slot {
  private final Site site;
  private final String name;
  private final int workersMax;
  private int lives; // guarded by the site's monitor
  private volatile Life life;

  Slot(Site site, String name, int workersMax, Home home) {
    this.site = site;
    this.name = name;
    this.workersMax = workersMax;
    this.life = make(home);
  }

  Site site() {
    return site;
  }

  Life life() {
    return life;
  }

  /** Begins the next life; returns the one before, which the caller closes. */
  Life renew(Home home) {
    final Life before = life;
    life = make(home);
    return before;
  }

  private Life make(Home home) {
    lives++;
    final Town town = site.town();
    return new Life(
        name + "." + lives, home, lives % 2, workersMax, town.reports(), town.settings().door());
  }
}
