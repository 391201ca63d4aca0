package dev.offloop.soak;

import dev.offloop.AioRequest;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A request of the soak: its work, its callback, and what is known about it from outside.
 *
 * <p>submit: once. call: a worker. accept: the home. The rest: any thread.
 */
final class Job
    implements Owed, Callable<@Nullable Object>, BiConsumer<@Nullable Object, @Nullable Throwable> {
  /** Who submits where the order of submits is not known. */
  static final int NOBODY = -1;

  private final Town town;
  private final Life life;
  private final long born;
  private final int actor;
  private final long number;
  private final Deed deed;
  private final Reaction reaction;
  private final long spanNanos;
  private final boolean isForgotten;
  private final SplittableRandom random; // the callback's
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicInteger callbacks = new AtomicInteger();
  private final AtomicInteger reports = new AtomicInteger();
  private final AtomicBoolean wasRemoved = new AtomicBoolean();
  private volatile boolean isCancelAsked;
  private volatile @Nullable Object planned; // what the work returned or threw
  private volatile @Nullable AioRequest<?> handle;
  private volatile @Nullable Job seenDone; // was DONE before this one's work had returned, which

  // says nothing once it may have been abandoned: then it was decided before

  Job(Town town, Slot slot, int actor, long number, SplittableRandom random) {
    this.town = town;
    this.life = slot.life();
    this.born = town.ledger().now();
    this.actor = actor;
    this.number = number;
    this.deed = Deed.draw(random);
    this.reaction = Reaction.draw(random);
    this.spanNanos = random.nextLong(100_000, random.nextInt(8) == 0 ? 20_000_000 : 1_000_000);
    this.isForgotten = random.nextInt(6) == 0;
    this.random = random;
  }

  @Override
  public long born() {
    return born;
  }

  @Override
  public String what() {
    final AioRequest<?> mine = handle;
    return "the %s of work %s, submitted by actor %d to pool \"%s\" on loop \"%s\" (runs %d, callbacks %d, state %s)"
        .formatted(
            isForgotten ? "end" : "callback",
            deed,
            actor,
            life.name(),
            life.home().loop().name(),
            runs.get(),
            callbacks.get(),
            mine == null ? "not known" : mine.state());
  }

  Life life() {
    return life;
  }

  @Nullable AioRequest<?> handle() {
    return handle;
  }

  boolean isTold() {
    return callbacks.get() > 0;
  }

  // Submitting and cancelling.

  /** Submits; a refusal is in order once the pool closes. */
  void submit() {
    town.ledger().open(this);
    final boolean isNested = Home.isInSubmit();
    Home.inSubmit(true);
    try {
      handle = isForgotten ? life.door().submit(this) : life.door().submit(this, this);
    } catch (RejectedExecutionException refused) {
      refused();
      return;
    } finally {
      Home.inSubmit(isNested);
    }
    life.accepted();
    town.tally().request();
    if (isForgotten) {
      town.ledger().watch(this);
    } else {
      life.remember(this);
    }
  }

  private void refused() {
    life.refused();
    town.tally().count("refused submit");
    town.ledger().settle(this);
    if (!life.isClosing()) {
      town.findings().broken("a submit was refused by the open pool of " + what());
    }
  }

  /** Cancels, without waiting. */
  void cancel() {
    final AioRequest<?> mine = handle;
    if (mine == null) {
      return;
    }
    isCancelAsked = true;
    final AioRequest.Cancel answer = mine.cancel();
    town.tally().count("cancel " + answer);
    if (answer == AioRequest.Cancel.SIGNALLED) {
      town.findings().broken("a canceller was fired that nobody gave: " + what());
    }
    if (answer == AioRequest.Cancel.REMOVED) {
      if (!wasRemoved.compareAndSet(false, true)) {
        town.findings().broken("REMOVED was answered twice for " + what());
      }
      if (runs.get() > 0 || mine.state() != AioRequest.State.CANCELLED) {
        town.findings().broken("REMOVED was answered, but it ran: " + what());
      }
    }
  }

  /** Says that a cancel is coming that this class does not make. */
  void cancelIsAsked() {
    isCancelAsked = true;
  }

  // The work.

  @Override
  public @Nullable Object call() throws Exception {
    final int run = runs.incrementAndGet();
    if (run != 1 || wasRemoved.get() || (isTold() && !wasAbandoned())) {
      town.findings().broken("a work ran again, or after it was removed or told: " + what());
    }
    final int running = life.workBegins();
    Home.inWork(true);
    try {
      Worksite.check(town.findings(), life, running);
      if (life.isSerial() && actor != NOBODY && !life.isNext(actor, number)) {
        town.findings()
            .broken("a work was taken before an earlier one of its submitter: " + what());
      }
      return perform();
    } finally {
      lookAtOther();
      Home.inWork(false);
      life.workEnds();
    }
  }

  /** Whether a close has given it up: after its start, be it before its first instruction. */
  private boolean wasAbandoned() {
    final AioRequest<?> mine = handle;
    return life.isCutShort() && mine != null && mine.state() == AioRequest.State.DONE;
  }

  private @Nullable Object perform() throws Exception {
    switch (deed) {
      case BUSY -> Pause.busy(spanNanos / 8);
      case BLOCK -> Pause.nanos(spanNanos);
      case INTERRUPT -> Thread.currentThread().interrupt();
      case SPOIL -> Worksite.spoil();
      case SUBMIT -> another().submit();
      case THROW -> {
        final Planned failure = new Planned(this);
        planned = failure;
        throw failure;
      }
      case ERROR -> {
        final PlannedError failure = new PlannedError(this);
        planned = failure;
        throw failure;
      }
      default -> {}
    }
    final Object result = deed == Deed.NULL ? null : new Object();
    planned = result;
    return result;
  }

  private void lookAtOther() {
    final Job other = life.recent((int) number);
    if (other != null && other != this && !other.isTold()) {
      final AioRequest<?> theirs = other.handle;
      if (theirs != null && theirs.state() == AioRequest.State.DONE) {
        seenDone = other;
      }
    }
  }

  /** Makes a request that its callback or work submits; of an own sequence, or none. */
  Job another() {
    final SplittableRandom fresh = new SplittableRandom(spanNanos ^ number);
    return new Job(town, town.slot(fresh), NOBODY, number, fresh);
  }

  // The callback.

  @Override
  public void accept(@Nullable Object value, @Nullable Throwable failure) {
    final int depth = life.home().enter("a callback");
    try {
      if (callbacks.incrementAndGet() != 1 || !town.ledger().settle(this)) {
        town.findings().broken("a callback too many: " + what());
      }
      town.tally().callback();
      if (!isInOrder(value, failure)) {
        town.findings()
            .broken("a wrong outcome, %s / %s, for %s".formatted(value, failure, what()), failure);
      }
      final Job earlier = seenDone;
      seenDone = null;
      if (earlier != null && !earlier.isTold() && !life.isCutShort()) {
        town.findings()
            .broken(
                "out of order: seen DONE before was %s; told first %s"
                    .formatted(earlier.what(), what()));
      }
      if (life.pool().outstanding() < 1) {
        town.findings().broken("nothing is outstanding inside the callback of " + what());
      }
      Reacting.react(town, this, reaction, random, depth);
    } finally {
      life.home().leave();
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very object
  private boolean isInOrder(@Nullable Object value, @Nullable Throwable failure) {
    final AioRequest<?> mine = handle;
    if (failure instanceof CancellationException) {
      final boolean isDone = mine != null && mine.state() == AioRequest.State.DONE;
      return isDone ? life.isCutShort() : runs.get() == 0 && (isCancelAsked || life.isCutShort());
    }
    if (runs.get() != 1) {
      return false;
    }
    return failure == null ? value == planned : failure == planned && value == null;
  }

  // Without a callback.

  /** A report of this one's failure has come; says whether it was due. */
  boolean reported() {
    return reports.incrementAndGet() == 1 && (deed == Deed.ERROR || isForgotten);
  }

  /** Whether a request without a callback has come to its end, its report included. */
  boolean isQuietlyOver() {
    final AioRequest<?> mine = handle;
    if (mine == null) {
      return false;
    }
    return switch (mine.state()) {
      case QUEUED, ACTIVE -> false;
      case CANCELLED -> true;
      case DONE ->
          reports.get() == 1 || (deed != Deed.THROW && deed != Deed.ERROR) || life.isCutShort();
    };
  }
}
