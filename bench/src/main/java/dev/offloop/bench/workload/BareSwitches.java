package dev.offloop.bench.workload;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK itself takes to let a virtual thread go on and have it park again, on a scheduler
 * that does nothing but run it: below that no coroutine that is a virtual thread can be. Threads of
 * the driver only.
 */
final class BareSwitches implements Executor {
  private static final int WARM = 20_000; // threads, so that no frame stays interpreted
  private static final int BATCH = 1_000; // between two looks at the clock

  private final Thread.Builder.OfVirtual builder = builder(this);
  private @Nullable Runnable ready;
  private boolean isOver;

  /** Runs one after the other, as many as there are. */
  static Figures run(int threads, long nanos) {
    final BareSwitches scheduler = new BareSwitches();
    scheduler.isOver = true;
    for (int i = 0; i < WARM; i++) {
      scheduler.begin();
    }
    scheduler.isOver = false;
    final Thread[] all = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      all[i] = scheduler.begin();
    }
    final Cost cost = Cost.begin();
    final long start = System.nanoTime();
    long switches = 0;
    while (System.nanoTime() - start < nanos) {
      for (int i = 0; i < BATCH; i++) {
        scheduler.letGoOn(all[(int) (switches++ % threads)]);
      }
    }
    final double seconds = (System.nanoTime() - start) / 1e9;
    final Figures figures =
        new Figures().put("ops_per_s", switches / seconds).putAll(cost.per(switches));
    scheduler.isOver = true;
    for (Thread each : all) {
      scheduler.letGoOn(each);
    }
    return figures;
  }

  private Thread begin() {
    final Thread thread = builder.unstarted(this::body);
    thread.start();
    runReady();
    return thread;
  }

  private void letGoOn(Thread thread) {
    LockSupport.unpark(thread);
    runReady();
  }

  private void body() {
    while (!isOver) {
      LockSupport.park(this);
    }
  }

  @Override
  public void execute(Runnable continuation) {
    ready = continuation;
  }

  private void runReady() {
    final Runnable next = ready;
    ready = null;
    if (next != null) {
      next.run();
    }
  }

  private static Thread.Builder.OfVirtual builder(Executor scheduler) {
    try {
      final Class<?> builder = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
      final MethodHandle constructor =
          MethodHandles.privateLookupIn(builder, MethodHandles.lookup())
              .findConstructor(builder, MethodType.methodType(void.class, Executor.class));
      return (Thread.Builder.OfVirtual) constructor.invoke(scheduler);
    } catch (Throwable refused) {
      throw new IllegalStateException("this JDK has no such virtual threads", refused);
    }
  }
}
