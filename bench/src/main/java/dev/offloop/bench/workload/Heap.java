package dev.offloop.bench.workload;

import java.lang.management.ManagementFactory;

/** The heap after a full collection. */
final class Heap {
  private Heap() {}

  static long liveBytes() {
    System.gc();
    System.gc(); // what the first one only let go of: references with a queue
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
