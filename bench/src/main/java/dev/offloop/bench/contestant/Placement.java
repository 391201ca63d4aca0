package dev.offloop.bench.contestant;

/** On which processors a contestant's threads run. */
public enum Placement {
  /** The whole JVM is confined to one processor by who starts it. */
  ONE,
  /** The loop's thread on processor 0, the workers on processor 1; compiler and collector free. */
  SPLIT,
  /** As the system sees fit. */
  FREE
}
