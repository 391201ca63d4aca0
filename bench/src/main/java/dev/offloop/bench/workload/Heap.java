package dev.offloop.bench.workload;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** The heap of this JVM. Driver only. */
final class Heap {
  private static final int MEBI = 1 << 20;

  @SuppressWarnings("UnusedVariable") // so that the allocations happen
  private static volatile byte @Nullable [] latest;

  private Heap() {}

  /**
   * Allocates until the space for new objects was used once over: its pages are the system's until
   * somebody has written there, and the first rounds would pay for it.
   */
  static void touch() {
    final long before = collections();
    while (collections() == before) {
      latest = new byte[MEBI];
    }
    latest = null;
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  /** Returns what is in use after a full collection, in bytes. */
  static long liveBytes() {
    System.gc();
    System.gc(); // what the first one only let go of: references with a queue
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
