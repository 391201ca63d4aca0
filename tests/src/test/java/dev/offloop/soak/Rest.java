package dev.offloop.soak;

import java.time.Duration;
import java.util.List;

/**
 * A pause in which everything must come to rest: nothing owed, nothing outstanding, no worker left,
 * and the figures of all pools right. The thread that runs the soak.
 */
final class Rest {
  private final Town town;
  private final Gate gate;
  private final Budgets budgets;
  private final long patienceNanos;
  private int count;

  Rest(Town town, Gate gate, Budgets budgets, Duration patience) {
    this.town = town;
    this.gate = gate;
    this.budgets = budgets;
    this.patienceNanos = patience.toNanos();
  }

  int count() {
    return count;
  }

  void rest() throws InterruptedException {
    if (!gate.shut(patienceNanos)) {
      town.findings().broken("an actor does not come to rest");
      return;
    }
    town.slots().forEach(slot -> slot.life().factory().flaky(false));
    if (comeToRest()) {
      town.slots().forEach(slot -> balance(slot.life()));
      town.takeRetired().forEach(this::balance);
      budgets.rest();
    }
    count++;
    gate.open();
  }

  private boolean comeToRest() {
    final boolean isSettled =
        Pause.until(() -> town.ledger().size() == 0 || isBroken(), patienceNanos);
    if (!isSettled) {
      town.findings().broken("something is owed still: " + town.ledger().oldest().map(Owed::what));
    }
    final List<Life> lives = town.slots().stream().map(Slot::life).toList();
    lives.forEach(life -> life.pool().resize(0, life.workersMaxEver()));
    final boolean isIdle =
        Pause.until(
            () -> isBroken() || lives.stream().allMatch(life -> life.pool().outstanding() == 0),
            patienceNanos);
    if (!isIdle) {
      town.findings().broken("requests are outstanding, and nothing is owed");
    }
    if (!Pause.until(() -> isBroken() || Budgets.workers() == 0, patienceNanos)) {
      town.findings().broken("%d workers do not leave idle pools".formatted(Budgets.workers()));
    }
    return !isBroken();
  }

  private boolean isBroken() {
    return town.findings().any();
  }

  private void balance(Life life) {
    final String imbalance = life.imbalance();
    if (!imbalance.isEmpty()) {
      town.findings().broken(imbalance);
    }
  }
}
