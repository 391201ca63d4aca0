package dev.offloop.base;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.function.BooleanSupplier;

/**
 * The machine on which loops and pools run: its time, how its threads start, wait and wake each
 * other. The real one is the JVM's; a test's runs one thread at a time on a time of its own.
 *
 * <p>Any thread may call any method, unless it says otherwise.
 */
public interface Machine extends NanoClock {
  /** The JVM's. */
  Machine REAL = new RealMachine();

  /**
   * Returns the machine on which what the caller makes is to run: the one of the {@link #runOn}
   * that the caller is in, else the real one.
   */
  static Machine current() {
    return RealMachine.AMBIENT.orElse(REAL);
  }

  /** Runs a body that makes what it makes on a machine. */
  static void runOn(Machine machine, Runnable body) {
    ScopedValue.where(RealMachine.AMBIENT, machine).run(body);
  }

  /** Returns how many threads can run at the same time. */
  int processors();

  /**
   * Has the calling thread wait for {@link #unpark}, also one before the wait, and possibly shorter
   * for no reason. An interrupt ends it and stays set.
   *
   * @param blocker whom the thread waits for, for stack dumps
   * @param nanos how long at most; Long.MAX_VALUE is for ever, 0 or less not at all
   */
  void park(Object blocker, long nanos);

  /** Ends the present or the next {@link #park} of a thread. Never blocks. */
  void unpark(Thread thread);

  /**
   * Looks again and again, and lets others run between two looks where they cannot run beside.
   *
   * @param isReady what ends it
   * @param nanos for how long at most; 0 is for a few looks without reading the clock
   * @return whether it is ready
   */
  boolean poll(BooleanSupplier isReady, long nanos);

  /** Lets other threads run first that are ready to; returns at once where none is. */
  void giveWay();

  /**
   * Lets a moment pass, in which others that run beside go on.
   *
   * @param pauses how long, in pauses of 10 to 30 ns each where they were measured
   */
  void linger(int pauses);

  /**
   * Returns for how many nanoseconds a thread may poll before it sleeps where nobody says
   * otherwise; what it learns of its waits keeps it shorter.
   */
  long pollNanosMax();

  /**
   * Starts a thread whose body calls {@link #carry}.
   *
   * @throws RuntimeException or an Error where that cannot be; the body was and will not be run
   */
  void start(Thread thread);

  /** Runs the whole body of a thread of ours, on that thread. */
  void carry(Runnable body);

  /** Waits for the end of a thread of ours. An interrupt does not end the wait; it stays set. */
  void join(Thread thread);

  /** Between two steps of a thread of ours, on that thread. */
  void betweenSteps();

  /**
   * Runs something once after a time, on a thread of its own choice, where it must not block.
   *
   * @throws RuntimeException or an Error where that cannot be had
   */
  void later(long nanos, Runnable task);

  /** Returns whether the state of a thread tells that it waits, and not only for its next step. */
  boolean showsWaits();

  /** Opens what watches channels. */
  Selector openSelector() throws IOException;
}
