package dev.offloop.pool;

import dev.offloop.base.Machine;
import dev.offloop.base.Steps;
import dev.offloop.base.Threads;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Starts real threads named {@code <pool>-<n>}.
 *
 * <p>A thread that starts another passes on its context class loader, inheritable thread-locals,
 * priority and group, and who starts a worker is chance. So all four are given: loader and group by
 * {@code build()}'s caller, the priority is the normal one, and no thread-local is inherited. With
 * a user's factory, group, priority and the daemon flag are the factory's.
 *
 * <p>Any thread may start; a body runs on its own.
 */
public final class PlatformThreads implements Threads {
  private final Machine machine;
  private final String pool;
  private final ThreadFactory factory;
  private final @Nullable ClassLoader loader;
  private final AtomicInteger started = new AtomicInteger();

  /**
   * Makes a starter.
   *
   * @param machine where they run
   * @param pool the name before the dash
   * @param factory makes the threads, or null for the default
   * @param isDaemon whether the default's threads let the JVM end
   * @param loader the context class loader of every worker
   */
  public PlatformThreads(
      Machine machine,
      String pool,
      @Nullable ThreadFactory factory,
      boolean isDaemon,
      @Nullable ClassLoader loader) {
    this.machine = machine;
    this.pool = pool;
    this.factory = factory == null ? ownFactory(isDaemon) : factory;
    this.loader = loader;
  }

  @SuppressWarnings("ThreadPriorityCheck") // so that the starter's is not inherited
  private static ThreadFactory ownFactory(boolean isDaemon) {
    final ThreadGroup group = Thread.currentThread().getThreadGroup();
    return body ->
        Thread.ofPlatform()
            .group(group)
            .daemon(isDaemon)
            .priority(Thread.NORM_PRIORITY)
            .inheritInheritableThreadLocals(false)
            .unstarted(body);
  }

  @Override
  public void start(Steps steps) {
    final Body body = new Body(machine, steps, pool + "-" + started.incrementAndGet(), loader);
    final Thread thread = factory.newThread(body);
    if (thread == null) {
      throw new IllegalStateException(
          "the thread factory of pool \"%s\" returned null instead of a thread".formatted(pool));
    }
    if (thread.getState() != Thread.State.NEW) {
      throw isStarted(thread);
    }
    thread.setName(body.name);
    body.mayStep.set(true);
    try {
      machine.start(thread);
    } catch (IllegalThreadStateException startedMeanwhile) {
      if (body.mayStep.compareAndSet(true, false)) {
        throw isStarted(thread);
      }
      // It is at its steps: as good as started by us.
    } catch (Throwable failed) {
      if (body.mayStep.compareAndSet(true, false)) { // should somebody else start it later
        throw failed;
      }
      // Thrown behind its start: it is at its steps, and counted twice if this were a failure.
    }
  }

  private IllegalStateException isStarted(Thread thread) {
    return new IllegalStateException(
        "the thread factory of pool \"%s\" returned thread \"%s\", which was started before; let it return a new, unstarted thread"
            .formatted(pool, thread.getName()));
  }

  /**
   * Carries one worker, on the one thread that was admitted: a body that a user's factory runs
   * inline, on a thread that it has started itself, or twice, does no step, for it is counted by
   * nobody.
   */
  private static final class Body implements Runnable, Steps.Carrier {
    private final Machine machine;
    private final Steps steps;
    private final String name;
    private final @Nullable ClassLoader loader;
    private final AtomicBoolean mayStep = new AtomicBoolean(); // not before its start, and once
    private int priority;
    private volatile @Nullable Thread thread;

    Body(Machine machine, Steps steps, String name, @Nullable ClassLoader loader) {
      this.machine = machine;
      this.steps = steps;
      this.name = name;
      this.loader = loader;
    }

    @Override
    public void run() {
      if (!mayStep.compareAndSet(true, false)) {
        return;
      }
      machine.carry(this::carrySteps);
    }

    private void carrySteps() {
      final Thread me = Thread.currentThread();
      priority = me.getPriority();
      thread = me;
      restore();
      steps.begin(this);
      long nanos = steps.step();
      while (nanos != Steps.OVER) {
        if (nanos != Steps.AGAIN) {
          machine.park(this, nanos);
          Thread.interrupted(); // nobody's: a work's own never gets here, and it would make parks
          // spin
        }
        machine.betweenSteps();
        nanos = steps.step();
      }
    }

    @Override
    public void wake() {
      machine.unpark(thread());
    }

    @Override
    public Thread thread() {
      final Thread mine = thread;
      assert mine != null : "asked before begin";
      return mine;
    }

    @Override
    @SuppressWarnings({"ReferenceEquality", "ThreadPriorityCheck"}) // puts back what was there
    public void restore() {
      final Thread me = thread();
      Thread.interrupted();
      if (!name.equals(me.getName())) {
        me.setName(name);
      }
      if (me.getPriority() != priority) {
        me.setPriority(priority);
      }
      if (me.getContextClassLoader() != loader) {
        me.setContextClassLoader(loader);
      }
    }
  }
}
