package dev.offloop.soak;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What did not hold: the first finding with the threads of that moment. Any thread. */
final class Findings {
  private final AtomicReference<@Nullable String> first = new AtomicReference<>();
  private final AtomicInteger count = new AtomicInteger();
  private final CountDownLatch isBroken = new CountDownLatch(1);
  private volatile String dump = "";

  /** Something did not hold. */
  void broken(String what) {
    broken(what, null);
  }

  /** Something did not hold, and this was thrown. */
  void broken(String what, @Nullable Throwable failure) {
    count.incrementAndGet();
    if (first.get() != null) {
      return;
    }
    final StringBuilder text = new StringBuilder(what);
    for (Throwable at = failure; at != null; at = at.getCause()) {
      text.append(System.lineSeparator()).append("  ").append(at);
      frames(text, at.getStackTrace());
    }
    if (first.compareAndSet(null, text.toString())) {
      dump = threads();
      isBroken.countDown();
    }
  }

  boolean any() {
    return first.get() != null;
  }

  /** Waits for a finding; says whether there is one. */
  boolean awaitAny(long nanos) throws InterruptedException {
    return isBroken.await(nanos, TimeUnit.NANOSECONDS);
  }

  int count() {
    return count.get();
  }

  /** Returns the first finding, or an empty text. */
  String first() {
    final String text = first.get();
    return text == null ? "" : text;
  }

  /** Returns where all threads stood at the first finding. */
  String dump() {
    return dump;
  }

  private static String threads() {
    final StringBuilder text = new StringBuilder();
    for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
      text.append('"').append(each.getKey().getName()).append("\" ");
      text.append(each.getKey().getState());
      frames(text, each.getValue());
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  private static void frames(StringBuilder text, StackTraceElement[] frames) {
    for (StackTraceElement frame : frames) {
      text.append(System.lineSeparator()).append("    at ").append(frame);
    }
  }
}
