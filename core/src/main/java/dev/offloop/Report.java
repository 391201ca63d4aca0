package dev.offloop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event that nobody else is told about.
 *
 * @param message what happened, to whom, and what can be done about it
 * @param failure what was thrown, if anything was
 * @param thread the thread that it is about, if it is about one
 * @param stack where that thread stands, outermost frame last; empty where it does not matter
 */
public record Report(
    String message,
    @Nullable Throwable failure,
    @Nullable Thread thread,
    List<StackTraceElement> stack) {
  /** Copies the stack. */
  public Report {
    stack = List.copyOf(stack);
  }
}
