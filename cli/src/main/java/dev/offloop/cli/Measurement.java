package dev.offloop.cli;

import dev.offloop.AioContext;
import dev.offloop.AioTimer;
import dev.offloop.ThreadPool;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * One phase with what is measured beside it: the heartbeat, the workers, the processor time.
 *
 * <p>Confined to the loop.
 */
final class Measurement {
  private static final Duration TICK = Duration.ofMillis(100);

  private final AioContext context;
  private final ThreadPool pool;
  private final Phase phase;
  private final Progress progress;
  private final Heartbeat heartbeat;
  private final AioTimer ticker;
  private int workersPeak;

  Measurement(
      AioContext context, ThreadPool pool, Phase phase, Progress progress, long heartbeatNanos) {
    this.context = context;
    this.pool = pool;
    this.phase = phase;
    this.progress = progress;
    this.heartbeat = new Heartbeat(context, heartbeatNanos);
    this.ticker = context.timer(this::tick);
  }

  /** Drives the loop until the phase is over, or something else makes it pointless. */
  Result.OfPhase run(BooleanSupplier isPointless, int blockBytes) {
    final Cost before = Cost.now();
    context.execute(this::start);
    context.pollUntil(() -> phase.isOver() || isPointless.getAsBoolean());
    heartbeat.stop();
    final Cost spent = Cost.now().minus(before);
    ticker.close();
    look();
    return Result.OfPhase.of(phase.meter(), blockBytes, heartbeat.result(), workersPeak, spent);
  }

  private void start() {
    heartbeat.start();
    phase.start();
    tick();
  }

  private void tick() {
    look();
    ticker.schedule(TICK);
  }

  /** Workers stay for seconds after their last work, so that a look now and then finds the peak. */
  private void look() {
    progress.update(phase.meter());
    if (phase instanceof OffLoopPhase) {
      workersPeak = Math.max(workersPeak, pool.stats().workers());
    }
  }
}
