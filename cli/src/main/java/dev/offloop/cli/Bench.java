package dev.offloop.cli;

import dev.offloop.AioContext;
import dev.offloop.Report;
import dev.offloop.ThreadPool;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run on a file: a loop with a pool, and on it one phase after the other.
 *
 * <h2>Threads and locks</h2>
 *
 * The thread that calls {@link #run} drives the loop, so all of it is one thread. Only a report may
 * come from another; it passes through {@code defect}.
 */
final class Bench {
  private final Settings settings;
  private final Screen screen;
  private final Progress.Mode progressMode;
  private final Interruption interruption;
  private final AtomicReference<@Nullable Report> defect = new AtomicReference<>();

  Bench(Settings settings, Screen screen, Progress.Mode progressMode, Interruption interruption) {
    this.settings = settings;
    this.screen = screen;
    this.progressMode = progressMode;
    this.interruption = interruption;
  }

  Result run(TargetFile target, Content content) throws BenchException {
    try (AioContext context = AioContext.create("bench", this::report);
        ThreadPool pool =
            ThreadPool.builder(context)
                .workersMin(settings.workersMin())
                .workersMax(settings.workersMax())
                .build();
        Workplace place = Workplace.open(settings, target, content, pool)) {
      return phases(context, pool, place);
    } catch (IOException e) {
      throw new BenchException("cannot use " + target.path() + ": " + e.getMessage(), e);
    }
  }

  /** What the library could tell nobody else. Any thread. */
  private void report(Report report) {
    if (report.failure() == null) {
      screen.error(report.message());
    } else {
      defect.compareAndSet(null, report);
    }
  }

  private Result phases(AioContext context, ThreadPool pool, Workplace place)
      throws BenchException {
    final Settings.Limits limits = settings.limits();
    final Meter off = new Meter(limits.nanos(), limits.count(), interruption);
    final Result.OfPhase offLoop =
        measure("off the loop", context, pool, offLoop(context, pool, place, off));
    if (!settings.isCompared() || interruption.isRequested()) {
      return result(place, offLoop, null);
    }
    // Two fifths of the time are enough for the other way to show itself.
    final Meter on = new Meter(off.measuredNanos() * 2 / 5, limits.count(), interruption);
    final long nanosAtMost = Math.max(off.measuredNanos(), limits.callbackNanos());
    return result(
        place,
        offLoop,
        measure("on the loop", context, pool, new OnLoopPhase(context, place, on, nanosAtMost)));
  }

  private Phase offLoop(AioContext context, ThreadPool pool, Workplace place, Meter meter) {
    return switch (settings.style()) {
      case CALLBACK -> new OffLoopPhase(context, pool, place, meter);
      case COROUTINE -> new CoroutinePhase(context, pool, place, meter);
    };
  }

  private Result.OfPhase measure(String name, AioContext context, ThreadPool pool, Phase phase)
      throws BenchException {
    final Result.OfPhase measured;
    try (Progress progress = new Progress(screen, progressMode, name, phase.meter())) {
      measured =
          new Measurement(context, pool, phase, progress, settings.heartbeatNanos())
              .run(() -> defect.get() != null, settings.load().blockBytes());
    }
    final Report report = defect.get();
    if (report != null) {
      // Also ends what is still in flight, for the pool's close waits for that.
      phase.meter().fail(new BenchException(report.message() + ": " + report.failure()));
    }
    final BenchException failure = phase.meter().failure();
    if (failure != null) {
      throw failure;
    }
    return measured;
  }

  private Result result(Workplace place, Result.OfPhase off, Result.@Nullable OfPhase on) {
    final TargetFile target = place.target();
    final Verifier verifier = place.verifier();
    return new Result(
        OffloopCommand.Version.number(),
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        target.path().toString(),
        target.isMade(),
        target.bytes(),
        target.blockBytes(),
        settings.load().depth(),
        settings.load().writePercent(),
        settings.load().isSequential(),
        settings.load().seed(),
        settings.load().readDelayNanos(),
        settings.heartbeatNanos(),
        settings.workersMin(),
        settings.workersMax(),
        settings.style().toString(),
        interruption.isRequested(),
        off,
        on,
        verifier == null ? null : verifier.result());
  }
}
