package dev.offloop.base;

/** A monotonic clock in nanoseconds; only differences of its values mean something. Any thread. */
@FunctionalInterface
public interface NanoClock {
  /** The clock of this machine. */
  NanoClock SYSTEM = System::nanoTime;

  /** Returns the present reading, which may be any long. */
  long nanoTime();
}
