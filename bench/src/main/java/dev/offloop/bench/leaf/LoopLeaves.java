package dev.offloop.bench.leaf;

import dev.offloop.AioContext;
import dev.offloop.AioTimer;
import dev.offloop.BottomHalf;
import dev.offloop.EventNotifier;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a loop's own verbs cost when its driver is who calls them. One thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LoopLeaves {
  private static final Duration FAR = Duration.ofHours(1);

  private final AioContext context = AioContext.create("leaves");
  private final Runnable count = this::count;
  private final BottomHalf bottomHalf = context.bottomHalf(count);
  private final AioTimer timer = context.timer(count);
  private final EventNotifier notifier = context.notifier(count);
  private long counted;

  private void count() {
    counted++;
  }

  /** Ends the loop. */
  @TearDown
  public void close() {
    context.close();
  }

  /** A turn with nothing to do. */
  @Benchmark
  public boolean emptyTurn() {
    return context.poll(false);
  }

  /** A bottom half, scheduled and run. */
  @Benchmark
  public long bottomHalfScheduleAndRun() {
    bottomHalf.schedule();
    context.poll(false);
    return counted;
  }

  /** A bottom half, scheduled and cancelled. */
  @Benchmark
  public boolean bottomHalfScheduleAndCancel() {
    bottomHalf.schedule();
    bottomHalf.cancel();
    return context.poll(false); // takes the entry out of the queue
  }

  /** A task, given and run. */
  @Benchmark
  public long taskExecuteAndRun() {
    context.execute(count);
    context.poll(false);
    return counted;
  }

  /** A timer, armed and disarmed. */
  @Benchmark
  public void timerArmAndCancel() {
    timer.schedule(FAR);
    timer.cancel();
  }

  /** A timer that is due, armed and run. */
  @Benchmark
  public long timerArmAndRun() {
    timer.schedule(Duration.ZERO);
    context.poll(false);
    return counted;
  }

  /** A notifier, set and handled. */
  @Benchmark
  public long notifierSetAndRun() {
    notifier.set();
    context.poll(false);
    return counted;
  }
}
