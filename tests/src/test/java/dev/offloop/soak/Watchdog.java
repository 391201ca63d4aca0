package dev.offloop.soak;

import java.time.Duration;
import java.util.Optional;

/** Looks every tick whether something has been owed for too long. Its own thread. */
final class Watchdog implements Runnable {
  private static final long TICK_MILLIS = 100;

  private final Town town;
  private final long ticksMax;
  private volatile boolean isOver;

  Watchdog(Town town, Duration patience) {
    this.town = town;
    this.ticksMax = Math.max(1, patience.toMillis() / TICK_MILLIS);
  }

  void end() {
    isOver = true;
  }

  @Override
  public void run() {
    while (!isOver) {
      Pause.nanos(TICK_MILLIS * 1_000_000);
      town.ledger().tick();
      town.ledger().sweep();
      look();
    }
  }

  private void look() {
    final Optional<Owed> oldest = town.ledger().oldest();
    if (oldest.isPresent() && town.ledger().now() - oldest.get().born() > ticksMax) {
      town.findings()
          .broken("owed for over %d ms: %s".formatted(ticksMax * TICK_MILLIS, oldest.get().what()));
    }
  }
}
