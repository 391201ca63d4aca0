package dev.offloop.soak;

import dev.offloop.AioContext;
import dev.offloop.IoThread;
import dev.offloop.Loop;
import dev.offloop.kit.ExecutorLoop;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One life of a loop: what is called on it is called in its turns and never by two threads at once.
 *
 * <p>Any thread; enter and leave around each call.
 */
final class Home {
  private static final ThreadLocal<Boolean> IN_WORK = ThreadLocal.withInitial(() -> false);
  private static final ThreadLocal<Boolean> IN_SUBMIT = ThreadLocal.withInitial(() -> false);

  private final Findings findings;
  private final Loop loop;
  private final @Nullable IoThread thread;
  private final AtomicReference<@Nullable Thread> inside = new AtomicReference<>();
  private volatile boolean isClosing;
  private int depth; // the thread that is inside

  Home(Findings findings, Loop loop, @Nullable IoThread thread) {
    this.findings = findings;
    this.loop = loop;
    this.thread = thread;
  }

  Loop loop() {
    return loop;
  }

  /** Returns the loop if it is one of ours. */
  @Nullable AioContext context() {
    return loop instanceof AioContext own ? own : null;
  }

  boolean isClosing() {
    return isClosing;
  }

  /** From now on refusals are to be expected. */
  void closes() {
    isClosing = true;
  }

  /** Ends the loop, and its thread if it has one of its own. */
  void close() {
    if (thread != null) {
      thread.close();
    } else if (loop instanceof AioContext own) {
      own.close();
    } else if (loop instanceof ExecutorLoop foreign) {
      foreign.close();
    }
  }

  /** A call begins; says how many are around it on this stack. */
  int enter(String what) {
    final Thread me = Thread.currentThread();
    if (!loop.isCurrent()) {
      findings.broken(
          "%s came on thread \"%s\", outside of the turns of loop \"%s\""
              .formatted(what, me.getName(), loop.name()));
    }
    if (IN_WORK.get() || IN_SUBMIT.get()) {
      findings.broken(
          "%s came inline, inside a %s, on thread \"%s\""
              .formatted(what, IN_WORK.get() ? "work" : "submit", me.getName()));
    }
    final Thread before = inside.compareAndExchange(null, me);
    if (before != null && before != me) {
      findings.broken(
          "%s came on thread \"%s\" while thread \"%s\" was in another call of loop \"%s\""
              .formatted(what, me.getName(), before.getName(), loop.name()));
      return 0;
    }
    return depth++;
  }

  /** The call is over. */
  void leave() {
    if (inside.get() == Thread.currentThread() && --depth == 0) {
      inside.set(null);
    }
  }

  /** Runs something as a work, inside which no callback may come. */
  static void inWork(boolean isInside) {
    IN_WORK.set(isInside);
  }

  /** Says that a submit begins or has returned. */
  static void inSubmit(boolean isInside) {
    IN_SUBMIT.set(isInside);
  }

  static boolean isInSubmit() {
    return IN_SUBMIT.get();
  }
}
