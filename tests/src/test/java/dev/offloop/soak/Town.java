package dev.offloop.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/** All loops and pools of a soak, and the books that are kept about them. Any thread. */
final class Town {
  /** How the names of all pools, and so of all workers, begin. */
  static final String POOLS = "soak-pool-";

  private final Settings settings;
  private final Findings findings = new Findings();
  private final Ledger ledger = new Ledger();
  private final Tally tally = new Tally();
  private final Reported reports = new Reported(findings, tally);
  private final List<Site> sites = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();
  private final Queue<Life> retired = new ConcurrentLinkedQueue<>();

  Town(Settings settings) {
    this.settings = settings;
    for (int i = 1; i < settings.contexts(); i++) {
      sites.add(new Site(this, "io" + i, Site.Kind.THREAD));
    }
    sites.add(new Site(this, "turns", Site.Kind.TURNS));
    sites.add(new Site(this, "foreign", Site.Kind.FOREIGN));
    sites.forEach(site -> slots.addAll(site.slots()));
  }

  Settings settings() {
    return settings;
  }

  Findings findings() {
    return findings;
  }

  Ledger ledger() {
    return ledger;
  }

  Tally tally() {
    return tally;
  }

  Reported reports() {
    return reports;
  }

  List<Site> sites() {
    return sites;
  }

  List<Slot> slots() {
    return slots;
  }

  /** Draws a pool. */
  Slot slot(SplittableRandom random) {
    return slots.get(random.nextInt(slots.size()));
  }

  /** Draws a loop of ours. */
  Site context(SplittableRandom random) {
    return sites.get(random.nextInt(sites.size() - 1));
  }

  /** Keeps a pool that is being closed, for the check of its figures. */
  void retire(Life life) {
    retired.add(life);
  }

  /** Returns the pools that were retired since the last time. */
  List<Life> takeRetired() {
    final List<Life> taken = new ArrayList<>();
    for (Life life = retired.poll(); life != null; life = retired.poll()) {
      taken.add(life);
    }
    return taken;
  }
}
