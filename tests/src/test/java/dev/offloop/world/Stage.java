package dev.offloop.world;

import dev.offloop.AioContext;
import dev.offloop.IoThread;
import dev.offloop.Reporter;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Where a {@link Story} plays: in a deterministic world, or on real threads.
 *
 * <p>Any thread of the stage may call any method, unless it says otherwise. What a story breaks is
 * kept by {@link #claim}, and by {@link #reporter} where nobody {@link #reports asks} for it; it
 * fails the story at its end.
 */
interface Stage {
  /** Starts a loop with a thread of its own, which the stage closes at the end. */
  IoThread ioThread(String name);

  /** Makes a loop that nobody drives yet, which the stage closes at the end. */
  AioContext loop(String name);

  /** Starts a thread; what it throws breaks the story. */
  void thread(String name, Body body);

  /** Waits for the end of all that {@link #thread} started. The story's own thread only. */
  void joinAll();

  /** Lets time pass for the caller, as a work does that takes so long. */
  void takes(Duration time);

  /** Waits until other threads have made a condition hold. */
  void await(BooleanSupplier condition, String what);

  /** Lets others go on here, or not. */
  void pause();

  /** Returns 0 to bound - 1, by the seed. */
  int choose(int bound);

  /** Returns how much time has passed on this stage. */
  Duration now();

  /** Breaks the story unless something holds. */
  void claim(boolean holds, String what);

  /** Returns where the story's pools and loops report to. */
  Reporter reporter();

  /** Returns what was reported so far; who asks has expected it. */
  List<String> reports();

  /** What a thread does. */
  @FunctionalInterface
  interface Body {
    void run() throws Exception;
  }
}
