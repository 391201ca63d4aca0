package dev.offloop.soak;

/** An actor's thread: one action after the other, as long as the gate lets it pass. */
final class Acting implements Runnable {
  private final Town town;
  private final Gate gate;
  private final Actor actor;
  private final Script script;

  Acting(Town town, Gate gate, Actor actor, Script script) {
    this.town = town;
    this.gate = gate;
    this.actor = actor;
    this.script = script;
  }

  @Override
  public void run() {
    try {
      while (gate.pass()) {
        actor.act(script.next());
        town.tally().action();
      }
      actor.end();
    } catch (Throwable failure) {
      town.findings().broken("an actor failed", failure);
    } finally {
      gate.leave();
    }
  }
}
