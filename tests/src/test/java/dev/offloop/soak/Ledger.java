package dev.offloop.soak;

import java.util.Comparator;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is owed and not yet there. Ages are counted in ticks, so that a machine that stands still
 * for a while ages nothing.
 *
 * <p>Any thread; tick and sweep: the watchdog.
 */
final class Ledger {
  private final Set<Owed> open = ConcurrentHashMap.newKeySet();
  private final Queue<Job> forgotten = new ConcurrentLinkedQueue<>(); // without a callback
  private final LongAdder opened = new LongAdder();
  private final LongAdder settled = new LongAdder();
  private volatile long now;

  long now() {
    return now;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // the watchdog is the only writer
  void tick() {
    now++;
  }

  void open(Owed owed) {
    opened.increment();
    open.add(owed);
  }

  /** A request without a callback: its end is looked for, since nobody is told. */
  void watch(Job job) {
    forgotten.add(job);
  }

  /** Strikes out what has happened, or was refused, or taken back; says whether it was owed. */
  boolean settle(Owed owed) {
    final boolean wasOpen = open.remove(owed);
    if (wasOpen) {
      settled.increment();
    }
    return wasOpen;
  }

  /** Strikes out requests without a callback that have come to their end. */
  void sweep() {
    for (int left = forgotten.size(); left > 0; left--) {
      final Job job = forgotten.poll();
      if (job == null) {
        return;
      }
      if (job.isQuietlyOver()) {
        settle(job);
      } else {
        forgotten.add(job);
      }
    }
  }

  int size() {
    return open.size();
  }

  long opened() {
    return opened.sum();
  }

  long settled() {
    return settled.sum();
  }

  Optional<Owed> oldest() {
    return open.stream().min(Comparator.comparingLong(Owed::born));
  }
}
