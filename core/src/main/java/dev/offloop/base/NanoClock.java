package dev.offloop.base;

/** A monotonic clock in nanoseconds; only differences of its values mean something. Any thread. */
@FunctionalInterface
public interface NanoClock {
  /** Returns the present reading, which may be any long. */
  long nanoTime();
}
