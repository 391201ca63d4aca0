package dev.offloop.pool;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * The trace points, as events of the JDK's Flight Recorder. Submit, start, complete and cancel come
 * by the million and are off unless a recording asks for them by name; the rare ones about workers
 * are on in any recording. While all are off, a trace point is a test of their flags that the JIT
 * folds away; while one is on, a request is numbered as it is submitted, for which it needs its
 * {@link Details}.
 *
 * <p>Any thread; no state.
 */
@SuppressWarnings("UnusedVariable") // the fields of events are read by the recorder
final class Trace {
  private static final long UNKNOWN = Long.MIN_VALUE; // how JFR writes "no time"

  // Asked whether their kind is enabled, which makes nothing; never committed.
  private static final SubmitEvent SUBMIT = new SubmitEvent();
  private static final StartEvent START = new StartEvent();
  private static final CompleteEvent COMPLETE = new CompleteEvent();
  private static final CancelEvent CANCEL = new CancelEvent();

  // Made so that their classes are there: a first use on a full heap would spoil them for good.
  private static final WorkerStartedEvent STARTED = new WorkerStartedEvent();
  private static final WorkerLeftEvent LEFT = new WorkerLeftEvent();
  private static final WorkerFailedEvent START_FAILED = new WorkerFailedEvent();

  private Trace() {}

  /** Has the classes of the events loaded. */
  static void load() {
    SUBMIT.isEnabled(); // whatever they say
    STARTED.isEnabled();
    LEFT.isEnabled();
    START_FAILED.isEnabled();
  }

  static void submitted(Pool pool, Request<?> request) {
    if (!SUBMIT.isEnabled() && !START.isEnabled() && !COMPLETE.isEnabled() && !CANCEL.isEnabled()) {
      return;
    }
    try {
      final Details<?> traced = request.details();
      traced.number = pool.nextTraced();
      traced.submittedNanos = pool.clock().nanoTime();
      commit(new SubmitEvent(), pool, traced);
    } catch (OutOfMemoryError fullHeap) {
      // A trace is worth less than the request.
    }
  }

  static void started(Pool pool, Request<?> request) {
    final Details<?> traced = request.detailsIfAny();
    if (traced != null) {
      traced.startedNanos = pool.clock().nanoTime();
    }
    if (!START.isEnabled()) {
      return;
    }
    try {
      commit(new StartEvent(), pool, traced);
    } catch (OutOfMemoryError fullHeap) {
      // A trace is worth less than the request.
    }
  }

  static void ended(Pool pool, Request<?> request) {
    final Details<?> traced = request.detailsIfAny();
    if (traced != null) {
      traced.endedNanos = pool.clock().nanoTime();
    }
  }

  static void completed(Pool pool, @Nullable Details<?> traced, Outcome outcome) {
    if (!COMPLETE.isEnabled()) {
      return;
    }
    try {
      final CompleteEvent event = new CompleteEvent();
      event.outcome = outcome.text;
      if (traced != null && traced.submittedNanos != 0) {
        event.queueTime = between(traced.submittedNanos, traced.startedNanos);
        event.runTime = between(traced.startedNanos, traced.endedNanos);
        event.deliveryTime = between(traced.endedNanos, pool.clock().nanoTime());
      }
      commit(event, pool, traced);
    } catch (OutOfMemoryError fullHeap) {
      // A trace is worth less than the outcome.
    }
  }

  private static long between(long from, long to) {
    return from == 0 || to == 0 ? UNKNOWN : to - from;
  }

  static void cancelled(Pool pool, @Nullable Details<?> traced) {
    if (!CANCEL.isEnabled()) {
      return;
    }
    try {
      commit(new CancelEvent(), pool, traced);
    } catch (OutOfMemoryError fullHeap) {
      // A trace is worth less than the outcome.
    }
  }

  private static void commit(RequestEvent event, Pool pool, @Nullable Details<?> traced) {
    if (event.shouldCommit()) {
      event.requestId = traced == null ? 0 : traced.number;
      event.pool = pool.name();
      event.commit();
    }
  }

  static void workerStarted(Pool pool, int workers) {
    try {
      commit(new WorkerStartedEvent(), pool, workers);
    } catch (OutOfMemoryError fullHeap) {
      // A trace is worth less than the worker.
    }
  }

  static void workerLeft(Pool pool, int workers) {
    try {
      commit(new WorkerLeftEvent(), pool, workers);
    } catch (OutOfMemoryError fullHeap) {
      // A trace is worth less than the worker.
    }
  }

  static void workerFailed(Pool pool, int workers, Throwable failure) {
    try {
      final WorkerFailedEvent event = new WorkerFailedEvent();
      event.failure = failure.getClass().getName();
      commit(event, pool, workers);
    } catch (OutOfMemoryError fullHeap) {
      // A trace is worth less than the next try.
    }
  }

  private static void commit(WorkerEvent event, Pool pool, int workers) {
    if (event.shouldCommit()) {
      event.pool = pool.name();
      event.workers = workers;
      event.commit();
    }
  }

  /** How a request ended, as the event says it. */
  enum Outcome {
    RETURNED("returned"),
    THREW("threw"),
    CANCELLED("cancelled"),
    ABANDONED("abandoned");

    private final String text;

    Outcome(String text) {
      this.text = text;
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
    @Description("Counts a pool's requests while one of these events is on, from 1; 0 for others")
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
    @Description("returned, threw, cancelled, or abandoned")
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
