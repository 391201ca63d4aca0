package dev.offloop.soak;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What a process at rest may hold: as many threads and descriptors as at the first rest, and hardly
 * more heap. The thread that runs the soak.
 */
final class Budgets {
  private static final File DESCRIPTORS = new File("/proc/self/fd");
  private static final int THREADS_MORE = 4; // the JDK's own come and go
  private static final int DESCRIPTORS_MORE = 12; // pipes and files that an actor has open or not
  private static final long HEAP_MORE = 24L << 20;

  private final Findings findings;
  private final int threadsMostEver;
  private boolean hasBase;
  private int threadsBase;
  private int descriptorsBase;
  private long heapBase;
  private int threads;
  private int threadsMost;
  private int descriptors;
  private long heap;

  Budgets(Findings findings, int threadsMostEver) {
    this.findings = findings;
    this.threadsMostEver = threadsMostEver;
  }

  /** Looks while everything runs. */
  void look() {
    threads = ManagementFactory.getThreadMXBean().getThreadCount();
    threadsMost = Math.max(threadsMost, threads);
    if (threads > threadsMostEver) {
      findings.broken(
          "%d threads; %d are the most there may be".formatted(threads, threadsMostEver));
    }
    heap = used();
    descriptors = descriptors();
  }

  /** Looks while all rests, after a collection. */
  void rest() {
    System.gc();
    look();
    if (!hasBase) {
      hasBase = true;
      threadsBase = threads;
      descriptorsBase = descriptors;
      heapBase = heap;
      return;
    }
    check("threads", threads, threadsBase, THREADS_MORE);
    check("descriptors", descriptors, descriptorsBase, DESCRIPTORS_MORE);
    check("bytes of heap after a collection", heap, heapBase, HEAP_MORE);
  }

  private void check(String what, long now, long base, long more) {
    if (now > base + more) {
      findings.broken(
          "%d %s at rest; at the first rest it was %d, and %d more are allowed"
              .formatted(now, what, base, more));
    }
  }

  /** Workers of pools that are there still. */
  static long workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(Town.POOLS))
        .count();
  }

  private static long used() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Returns how many descriptors are open, or 0 where nobody says. */
  private static int descriptors() {
    final String[] open = DESCRIPTORS.list();
    return open == null ? 0 : open.length;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "threads %d (first rest %d, most %d), heap %.1f MB (first rest %.1f), descriptors %d (first"
            + " rest %d)",
        threads,
        threadsBase,
        threadsMost,
        heap / 1e6,
        heapBase / 1e6,
        descriptors,
        descriptorsBase);
  }
}
