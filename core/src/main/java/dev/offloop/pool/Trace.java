package dev.offloop.pool;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * The trace points, as events of the JDK's Flight Recorder. Submit, start, complete and cancel come
 * by the million and are off unless a recording asks for them by name; the rare ones about workers
 * are on in any recording. While an event is off, its trace point is a test of a flag that the JIT
 * folds away.
 *
 * <p>Any thread; no state.
 */
@SuppressWarnings("UnusedVariable") // the fields of events are read by the recorder
final class Trace {
  private static final long UNKNOWN = Long.MIN_VALUE; // how JFR writes "no time"

  private Trace() {}

  static void submitted(Pool pool, Request<?> request) {
    final SubmitEvent event = new SubmitEvent();
    if (new CompleteEvent().isEnabled()) {
      request.times(pool).submittedNanos = pool.clock().nanoTime();
    }
    if (event.shouldCommit()) {
      event.requestId = request.id;
      event.pool = pool.name();
      event.commit();
    }
  }

  static void started(Pool pool, Request<?> request) {
    final Details<?> times = request.timesIfAny();
    if (times != null) {
      times.startedNanos = pool.clock().nanoTime();
    }
    final StartEvent event = new StartEvent();
    if (event.shouldCommit()) {
      event.requestId = request.id;
      event.pool = pool.name();
      event.commit();
    }
  }

  static void ended(Pool pool, Request<?> request) {
    final Details<?> times = request.timesIfAny();
    if (times != null) {
      times.endedNanos = pool.clock().nanoTime();
    }
  }

  static void completed(Pool pool, Request<?> request, String outcome) {
    final CompleteEvent event = new CompleteEvent();
    if (!event.shouldCommit()) {
      return;
    }
    event.requestId = request.id;
    event.pool = pool.name();
    event.outcome = outcome;
    final Details<?> times = request.timesIfAny();
    if (times != null && times.submittedNanos != 0) {
      event.queueTime = between(times.submittedNanos, times.startedNanos);
      event.runTime = between(times.startedNanos, times.endedNanos);
      event.deliveryTime = between(times.endedNanos, pool.clock().nanoTime());
    }
    event.commit();
  }

  private static long between(long from, long to) {
    return from == 0 || to == 0 ? UNKNOWN : to - from;
  }

  static void cancelled(Pool pool, Request<?> request) {
    final CancelEvent event = new CancelEvent();
    if (event.shouldCommit()) {
      event.requestId = request.id;
      event.pool = pool.name();
      event.commit();
    }
  }

  static void workerStarted(Pool pool, int workers) {
    final WorkerStartedEvent event = new WorkerStartedEvent();
    if (event.shouldCommit()) {
      event.pool = pool.name();
      event.workers = workers;
      event.commit();
    }
  }

  static void workerLeft(Pool pool, int workers) {
    final WorkerLeftEvent event = new WorkerLeftEvent();
    if (event.shouldCommit()) {
      event.pool = pool.name();
      event.workers = workers;
      event.commit();
    }
  }

  static void workerFailed(Pool pool, int workers, Throwable failure) {
    final WorkerFailedEvent event = new WorkerFailedEvent();
    if (event.shouldCommit()) {
      event.pool = pool.name();
      event.workers = workers;
      event.failure = failure.getClass().getName();
      event.commit();
    }
  }

  /** What all have. */
  @Category("Offloop")
  @StackTrace(false)
  private abstract static class PoolEvent extends Event {
    @Label("Pool")
    String pool = "";
  }

  private abstract static class RequestEvent extends PoolEvent {
    @Label("Request")
    @Description("Counts the requests of one pool from 1")
    long requestId;
  }

  private abstract static class WorkerEvent extends PoolEvent {
    @Label("Workers")
    @Description("Workers of the pool after the event")
    int workers;
  }

  @Name("dev.offloop.Submit")
  @Label("Request Submitted")
  @Enabled(false)
  private static final class SubmitEvent extends RequestEvent {}

  @Name("dev.offloop.Start")
  @Label("Work Started")
  @Enabled(false)
  private static final class StartEvent extends RequestEvent {}

  @Name("dev.offloop.Complete")
  @Label("Request Completed")
  @Description("The outcome is about to be told on the home")
  @Enabled(false)
  private static final class CompleteEvent extends RequestEvent {
    @Label("Outcome")
    @Description("returned, threw, or cancelled")
    String outcome = "";

    @Label("Queue Time")
    @Timespan
    long queueTime = UNKNOWN;

    @Label("Run Time")
    @Timespan
    long runTime = UNKNOWN;

    @Label("Delivery Time")
    @Description("From the end of the work to the callback")
    @Timespan
    long deliveryTime = UNKNOWN;
  }

  @Name("dev.offloop.Cancel")
  @Label("Cancel")
  @Description("A queued request was cancelled")
  @Enabled(false)
  private static final class CancelEvent extends RequestEvent {}

  @Name("dev.offloop.WorkerStarted")
  @Label("Worker Started")
  private static final class WorkerStartedEvent extends WorkerEvent {}

  @Name("dev.offloop.WorkerLeft")
  @Label("Worker Left")
  private static final class WorkerLeftEvent extends WorkerEvent {}

  @Name("dev.offloop.WorkerCreationFailed")
  @Label("Worker Creation Failed")
  private static final class WorkerFailedEvent extends WorkerEvent {
    @Label("Failure")
    String failure = "";
  }
}
