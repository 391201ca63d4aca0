package dev.offloop.bench.workload;

/** One thing to measure, once. Called by the driver, which is neither loop nor worker. */
@FunctionalInterface
public interface Workload {
  /** Runs it and returns when nothing of it is left. */
  Figures run();
}
