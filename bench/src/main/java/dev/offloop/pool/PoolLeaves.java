package dev.offloop.pool;

import dev.offloop.base.Machine;
import dev.offloop.base.Polling;
import dev.offloop.base.Reports;
import dev.offloop.base.Steps;
import dev.offloop.loop.EventLoop;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a request costs where nobody waits for anybody: loop and worker are stepped by one thread,
 * so no hand-over between processors is in it. One thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PoolLeaves {
  private static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final Callable<Object> WORK = () -> "done";

  private final EventLoop loop;
  private final Pool pool;
  private final RequestQueue queue = new RequestQueue();
  private @Nullable Steps started;
  private long delivered;

  /** Makes a pool whose only worker is born and rests. */
  public PoolLeaves() {
    final Reports reports =
        new Reports(
            (message, thrown, thread, stack) -> {
              throw new AssertionError(message, thrown);
            });
    loop = new EventLoop("leaves", Machine.REAL, reports);
    pool =
        new Pool(
            "leaves",
            loop,
            () -> 0L,
            this::start,
            new PoolLimits(1, 1, HOUR_NANOS, 1),
            new Polling(Machine.REAL, 0),
            reports);
    pool.begin();
    loop.poll(false);
    stepUntilRest();
  }

  private void start(Steps steps) {
    steps.begin(new Nobody(Thread.currentThread()));
    started = steps;
  }

  private void deliver(@Nullable Object value, @Nullable Throwable failure) {
    delivered++;
  }

  private Steps worker() {
    final Steps worker = started;
    if (worker == null) {
      throw new IllegalStateException("the pool has started no worker of its minimum");
    }
    return worker;
  }

  private void stepUntilRest() {
    final Steps worker = worker();
    long answer;
    do {
      answer = worker.step();
    } while (answer == Steps.AGAIN);
  }

  private Request<?> newRequest() {
    return new Request<Object>(pool, WORK, this::deliver) {};
  }

  /** A request's whole way, from submit to callback. */
  @Benchmark
  public long submitAndDeliver() {
    pool.submit(newRequest());
    stepUntilRest();
    loop.poll(false);
    return delivered;
  }

  /** Sixty-four requests submitted together. */
  @Benchmark
  @OperationsPerInvocation(64)
  public long submitAndDeliver64() {
    for (int i = 0; i < 64; i++) {
      pool.submit(newRequest());
    }
    stepUntilRest();
    loop.poll(false);
    return delivered;
  }

  /** A request, made, pushed and taken. */
  @Benchmark
  public @Nullable Object queuePushAndTake() {
    queue.push(newRequest());
    return queue.take((Worker) worker());
  }

  /** A request, made, pushed and cancelled. */
  @Benchmark
  public boolean queuePushAndCancel() {
    final Request<?> request = newRequest();
    queue.push(request);
    return queue.cancel(request);
  }

  /** The thread of a worker that is stepped by another. */
  private record Nobody(Thread thread) implements Steps.Carrier {
    @Override
    public void wake() {}

    @Override
    public void restore() {}
  }
}
