package dev.offloop.bench.workload;

import com.sun.management.ThreadMXBean;
import dev.offloop.bench.contestant.Linux;
import java.lang.management.ManagementFactory;

/** What the whole process has spent since {@link #begin}: processor time and allocated bytes. */
final class Cost {
  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getThreadMXBean(); // HotSpot's has the bytes

  private final long processorNanos = Linux.processNanos();
  private final long bytes = THREADS.getTotalThreadAllocatedBytes();

  private Cost() {}

  static Cost begin() {
    return new Cost();
  }

  /** Returns the spendings per operation. */
  Figures per(long operations) {
    return new Figures()
        .put("cpu_ns", (Linux.processNanos() - processorNanos) / (double) operations)
        .put("alloc_bytes", (THREADS.getTotalThreadAllocatedBytes() - bytes) / (double) operations);
  }
}
