package dev.offloop.pool;

import dev.offloop.base.Bell;
import dev.offloop.base.CachePadded;
import dev.offloop.base.Steps;
import dev.offloop.base.WorkerConfined;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One worker: take, run, finish, and rest when nothing waits.
 *
 * <pre>
 * TAKE ── a request ──▶ RUN ──▶ FINISH ──▶ TAKE
 *  │  └─ nothing waits, nor came while it polled ──▶ REST ── summoned ──▶ TAKE
 *  │                        └─ idle for too long ──▶ over
 *  └─ surplus ──▶ over
 * </pre>
 *
 * <h2>Threads and locks</h2>
 *
 * step: the carrier's thread. wake, thread, current: any. A user's code runs in RUN only, under no
 * lock.
 */
final class Worker extends CachePadded implements Steps {
  // The stages; not an enum, because to store a reference marks a card of the heap, whose line the
  // home marks too.
  private static final int TAKE = 0;
  private static final int RUN = 1;
  private static final int FINISH = 2;
  private static final int REST = 3;

  private static final VarHandle CURRENT;

  static {
    try {
      CURRENT = MethodHandles.lookup().findVarHandle(Worker.class, "current", Request.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Pool pool;
  private final Crew crew;
  private final RequestQueue queue;
  private final Deliveries deliveries;
  private final Bell bell; // of deliveries, where it stands beside what the home writes

  @WorkerConfined private int stage = TAKE;
  @WorkerConfined private @Nullable Object result;
  @WorkerConfined private boolean isFailure;

  /** Whether this is the worker that is on its way to the queue; see {@link Crew}. */
  @WorkerConfined boolean isHunter;

  @WorkerConfined private boolean isExpected; // a newborn that is no hunter, until it looked once

  @WorkerConfined boolean hasWorked = true; // since it was idle last; a newborn counts as if it had
  @WorkerConfined long idleSince;
  @WorkerConfined long restsSince; // the present or the latest rest
  volatile long wokenNanos; // when a rest was ended last
  @WorkerConfined boolean isTimed; // the present work, which began at runsSince
  @WorkerConfined long runsSince;
  @WorkerConfined int unwatched; // works to come whose end needs no look at the clock
  @WorkerConfined long lookedNanos; // when the last such look was

  /** Says that this worker is to be woken. */
  final Roster.Summons summons = new Roster.Summons(Roster.Summons.Kind.WAKE, this);

  volatile boolean isWrittenOff; // its abandoned work goes on; written under the roster's lock
  @Nullable Worker below; // in the stack of the idle, guarded by the roster's lock
  volatile boolean isSummoned; // written under the roster's lock

  private volatile @Nullable Carrier carrier; // null until begun
  // Set under the queue's lock. The home, who alone acts on it, sees what was before a request that
  // it took off the delivery list. So release stores do.
  private volatile @Nullable Request<?> current;

  @SuppressWarnings({"MultiVariableDeclaration", "UnusedVariable"}) // see CachePadded
  private @Nullable Object z0, z1, z2, z3, z4, z5, z6, z7, z8, z9, z10, z11, z12, z13, z14, z15;

  Worker(Pool pool, Crew crew, boolean isHunter) {
    this.pool = pool;
    this.crew = crew;
    this.queue = pool.queue();
    this.deliveries = pool.deliveries();
    this.bell = deliveries.bell();
    this.isHunter = isHunter;
    this.isExpected = !isHunter;
  }

  @Override
  public void begin(Carrier carrier) {
    this.carrier = carrier;
  }

  @Override
  public long step() {
    return switch (stage) {
      case TAKE -> take();
      case RUN -> run();
      case FINISH -> finish();
      case REST -> isSummoned ? summoned() : rested();
      default -> throw new AssertionError(stage);
    };
  }

  private long take() {
    if (crew.hasSurplus()) {
      arrive();
      if (crew.leaveAsSurplus(this)) {
        return OVER;
      }
    }
    final Request<?> request = queue.take(this);
    arrive();
    if (request == null) {
      if (isHunter && crew.poll(this)) {
        return AGAIN;
      }
      final long nanos = crew.rest(this);
      stage = nanos == AGAIN ? TAKE : REST;
      return nanos;
    }
    crew.passOn(this);
    hasWorked = true;
    stage = RUN;
    return AGAIN;
  }

  private void arrive() {
    if (isExpected) {
      isExpected = false;
      crew.arrived(this);
    }
  }

  private long run() {
    final Request<?> request = mine();
    Trace.started(pool, request);
    Thread.interrupted(); // meant for nobody: it came between two works
    try {
      result = request.call();
      isFailure = false;
    } catch (Throwable thrown) {
      result = thrown;
      isFailure = true;
    }
    carrier().restore();
    stage = FINISH;
    return AGAIN;
  }

  private long finish() {
    final Request<?> request = mine();
    final Object outcome = result;
    result = null;
    Trace.ended(pool, request);
    request.returned(outcome, isFailure);
    CURRENT.setRelease(this, null); // before anybody may submit it again
    final boolean wasEmpty = deliveries.place(request);
    request.finished();
    crew.finished(this); // ready again before the result is announced
    if (wasEmpty) {
      bell.ring();
    }
    if (isWrittenOff) { // PAIR late 1/2: placed; now look whether the home may not come for it.
      deliveries.endLate();
      crew.writeBack(this);
    }
    crew.betweenWorks(this);
    return enterTake();
  }

  private long enterTake() {
    stage = TAKE;
    return AGAIN;
  }

  private long summoned() {
    crew.summoned(this);
    return enterTake();
  }

  private long rested() {
    final long nanos = crew.rested(this);
    return nanos == AGAIN ? enterTake() : nanos;
  }

  private Request<?> mine() {
    final Request<?> request = current;
    assert request != null : "a worker runs what it took";
    return request;
  }

  /** The queue gives this worker a request, under its lock. */
  void took(Request<?> request) {
    CURRENT.setRelease(this, request);
  }

  /** Returns what this worker has taken and not finished. */
  @Nullable Request<?> current() {
    return current;
  }

  /** Ends this worker's rest. Any thread, after the summons. */
  void wake() {
    wokenNanos = pool.clock().nanoTime();
    carrier().wake();
  }

  boolean isCarriedBy(Thread thread) {
    final Carrier mine = carrier;
    return mine != null && mine.thread() == thread;
  }

  /** Returns the thread, to a caller who knows that the worker has begun. */
  Thread thread() {
    return carrier().thread();
  }

  private Carrier carrier() {
    final Carrier mine = carrier;
    assert mine != null : "a worker has begun before anybody else meets it";
    return mine;
  }
}
