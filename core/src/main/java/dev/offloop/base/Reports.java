package dev.offloop.base;

import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where failures go that nobody receives: one call of the sink for each event. Any thread, and
 * never under a lock, for the sink is a user's code.
 *
 * <p>No method here throws. A sink that throws has its report written to the system logger {@value
 * #LOGGER} instead; where even that fails (the heap is full, say) the report is dropped.
 */
public final class Reports {
  /** The system logger of this library. */
  public static final String LOGGER = "dev.offloop";

  private final Sink sink;

  /**
   * Makes reports that go to a sink.
   *
   * @param sink what receives them
   */
  public Reports(Sink sink) {
    this.sink = sink;
  }

  /**
   * Reports a failure of the calling thread.
   *
   * @param failure what was thrown
   * @param fact what happened
   * @param party whose name is put behind the fact, in quotes
   */
  public void failed(Throwable failure, Fact fact, String party) {
    failed(failure, fact, party, "");
  }

  /**
   * Reports a failure of the calling thread.
   *
   * @param failure what was thrown
   * @param fact what happened
   * @param party whose name is put behind the fact, in quotes
   * @param more what else there is to say, or empty
   */
  public void failed(Throwable failure, Fact fact, String party, String more) {
    try {
      send(fact + " \"" + party + "\"" + more, failure, Thread.currentThread(), List.of());
    } catch (Throwable broken) {
      // Only making the message can get here, on a full heap: there is nothing to tell it with.
    }
  }

  /**
   * Reports a fact about a thread.
   *
   * @param message the whole message
   * @param thread the thread it is about, or null
   */
  public void warn(String message, @Nullable Thread thread) {
    try {
      send(message, null, thread, thread == null ? List.of() : List.of(thread.getStackTrace()));
    } catch (Throwable broken) {
      logInstead(message, broken);
    }
  }

  private void send(
      String message,
      @Nullable Throwable failure,
      @Nullable Thread thread,
      List<StackTraceElement> stack) {
    try {
      sink.report(message, failure, thread, stack);
    } catch (Throwable broken) {
      if (failure != null) {
        logInstead(message, failure);
      }
      logInstead("the reporter threw on: " + message, broken);
    }
  }

  private static void logInstead(String message, Throwable failure) {
    try {
      System.getLogger(LOGGER).log(Level.ERROR, message, failure);
    } catch (Throwable broken) {
      // Reporter and logger both failed; a third try would fail too. Documented as dropped.
    }
  }

  /** What receives reports. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Receives one report.
     *
     * @param message what happened, to whom, and what can be done
     * @param failure what was thrown, if anything
     * @param thread the thread it is about, if any
     * @param stack where that thread stands, or empty
     */
    void report(
        String message,
        @Nullable Throwable failure,
        @Nullable Thread thread,
        List<StackTraceElement> stack);
  }
}
