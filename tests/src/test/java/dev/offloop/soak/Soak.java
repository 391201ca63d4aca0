package dev.offloop.soak;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One soak: begins the actors, pauses every ten seconds to see that all comes to rest, ends. One
 * thread.
 */
final class Soak {
  private static final int SUBMITTERS = 4;
  private static final int DRIVERS = 3;
  private static final long LINE_NANOS = 10_000_000_000L;

  private final Settings settings;
  private final PrintStream out;
  private final Town town;
  private final Gate gate = new Gate();
  private final Watchdog watchdog;
  private final Budgets budgets;
  private final Rest rest;
  private final List<Driving> drivings = new ArrayList<>();
  private final List<Thread> drivers = new ArrayList<>();
  private final List<Thread> actors = new ArrayList<>();
  private final long start = System.nanoTime();

  Soak(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
    this.town = new Town(settings);
    this.watchdog = new Watchdog(town, settings.patience());
    this.budgets = new Budgets(town.findings(), 64 + 48 * town.slots().size());
    this.rest = new Rest(town, gate, budgets, settings.patience());
  }

  /** Runs it; says whether all held. */
  boolean run() throws IOException, InterruptedException {
    final Path file = Files.createTempFile("offloop-soak", ".bin");
    try {
      daemon("watchdog", watchdog).start();
      beginDrivers();
      beginActors(file);
      act();
      gate.end();
      end();
    } finally {
      watchdog.end();
      Files.deleteIfExists(file);
    }
    summary();
    return !town.findings().any();
  }

  Findings findings() {
    return town.findings();
  }

  // Beginning.

  private void beginDrivers() {
    final ReentrantLock turn = new ReentrantLock(true);
    for (Site site : town.sites()) {
      for (int i = 0; site.kind() == Site.Kind.TURNS && i < DRIVERS; i++) {
        final Driving driving = new Driving(town, site, turn, script(100 + i));
        drivings.add(driving);
        drivers.add(daemon("driver-" + i, driving));
      }
    }
    drivers.forEach(Thread::start);
  }

  private void beginActors(Path file) {
    for (int i = 0; i < SUBMITTERS; i++) {
      begin(new Submitter(town, i), i);
    }
    int id = SUBMITTERS;
    begin(new Canceller(town), id++);
    begin(new Resizer(town), id++);
    begin(new Renewer(town), id++);
    begin(new LoopUser(town), id++);
    begin(new FileUser(town, file), id++);
    begin(new Saboteur(town, drivers), id);
    actors.forEach(Thread::start);
  }

  private void begin(Actor actor, int id) {
    gate.enter();
    final Acting acting = new Acting(town, gate, actor, script(id));
    actors.add(daemon("actor-" + id + "-" + actor.getClass().getSimpleName(), acting));
  }

  private Script script(int actor) {
    return new Script(settings.seed(), actor);
  }

  private static Thread daemon(String name, Runnable body) {
    return Thread.ofPlatform().name(name).daemon().unstarted(body);
  }

  // Between beginning and end.

  private void act() throws InterruptedException {
    final long nanos = settings.duration().toNanos();
    final long stretch = Math.min(LINE_NANOS, Math.max(nanos / 3, 1));
    for (long left = nanos; left > 0 && !town.findings().any(); left = nanos - spent()) {
      final long until = System.nanoTime() + Math.min(stretch, left);
      while (until - System.nanoTime() > 0 && !town.findings().awaitAny(100_000_000)) {
        budgets.look();
      }
      line();
      if (!town.findings().any()) {
        rest.rest();
      }
    }
  }

  private long spent() {
    return System.nanoTime() - start;
  }

  private void line() {
    out.printf(
        Locale.ROOT,
        "%4.0f s: actions %d, requests %d, callbacks %d, owed %d, %s%n",
        spent() / 1e9,
        town.tally().actions(),
        town.tally().requests(),
        town.tally().callbacks(),
        town.ledger().size(),
        budgets);
  }

  // Ending.

  private void end() throws InterruptedException {
    for (Thread actor : actors) {
      if (!actor.join(settings.patience())) {
        town.findings().broken("an actor does not end: " + actor.getName());
        return;
      }
    }
    final Thread closer = daemon("closer", this::closeAll);
    closer.start();
    if (!closer.join(settings.patience().multipliedBy(2))) {
      town.findings().broken("closing everything does not end");
    }
    drivings.forEach(Driving::end);
    for (Thread driver : drivers) {
      if (!driver.join(settings.patience())) {
        town.findings().broken("a driver does not end: " + driver.getName());
      }
    }
  }

  private void closeAll() {
    drivings.forEach(Driving::end);
    for (Site site : town.sites()) {
      for (Slot slot : site.slots()) {
        slot.life().closes();
        slot.life().pool().close(Duration.ofSeconds(1));
      }
      site.home().closes();
      site.home().close();
    }
    final long workers = Budgets.workers();
    if (!Pause.until(() -> Budgets.workers() == 0, settings.patience().toNanos())) {
      town.findings().broken("%d workers are there after all pools were closed".formatted(workers));
    }
  }

  private void summary() {
    final Findings findings = town.findings();
    if (findings.any()) {
      out.printf("SEED %d%nBROKEN %s%n%s%n", settings.seed(), findings.first(), findings.dump());
    }
    out.printf("counted: %s%n", town.tally());
    out.printf(
        Locale.ROOT,
        "soak %s: seed %d, %.0f s, %d actions, %d requests, %d callbacks, %d owed and %d settled,"
            + " %d rests, %s, %d findings%n",
        findings.any() ? "BROKEN" : "held",
        settings.seed(),
        spent() / 1e9,
        town.tally().actions(),
        town.tally().requests(),
        town.tally().callbacks(),
        town.ledger().opened(),
        town.ledger().settled(),
        rest.count(),
        budgets,
        findings.count());
  }
}
