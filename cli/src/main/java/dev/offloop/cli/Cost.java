package dev.offloop.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process has cost so far. Immutable.
 *
 * @param processorNanos processor time of all its threads, those of the JVM included
 * @param collectionMillis pauses for the garbage collector
 */
record Cost(long processorNanos, long collectionMillis) {
  static Cost now() {
    final long collectionMillis =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(bean -> !bean.getName().endsWith("Cycles")) // those run beside the program
            .mapToLong(bean -> Math.max(0, bean.getCollectionTime()))
            .sum();
    final OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Cost(system.getProcessCpuTime(), collectionMillis);
  }

  Cost minus(Cost before) {
    return new Cost(
        processorNanos - before.processorNanos, collectionMillis - before.collectionMillis);
  }
}
