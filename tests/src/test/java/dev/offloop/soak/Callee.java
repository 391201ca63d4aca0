package dev.offloop.soak;

import dev.offloop.AioContext;
import dev.offloop.AioTimer;
import dev.offloop.BottomHalf;
import dev.offloop.ChannelWatch;
import dev.offloop.EventNotifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;

/**
 * What one life of a context is asked to call: a bottom half, an idle one, a notifier, timers,
 * tasks, a watched pipe; each call is owed from the moment it is asked for.
 *
 * <p>Used by one thread; calls come on the loop.
 */
final class Callee {
  private final Town town;
  private final Home home;
  private final AioContext context;
  private final Queue<Promised> bottomHalfOwed = new ConcurrentLinkedQueue<>();
  private final Queue<Promised> idleOwed = new ConcurrentLinkedQueue<>();
  private final Queue<Promised> notifierOwed = new ConcurrentLinkedQueue<>();
  private final Queue<Promised> pipeOwed = new ConcurrentLinkedQueue<>();
  private final Set<Promised> timersOwed = ConcurrentHashMap.newKeySet();
  private final BottomHalf bottomHalf;
  private final BottomHalf idle;
  private final EventNotifier notifier;
  private final Pipe pipe;
  private final ByteBuffer read = ByteBuffer.allocate(64); // the loop
  private final ByteBuffer written = ByteBuffer.allocate(1);
  private final ChannelWatch watch;

  Callee(Town town, Home home, AioContext context) throws IOException {
    this.town = town;
    this.home = home;
    this.context = context;
    this.bottomHalf = context.bottomHalf(() -> pay("a bottom half", bottomHalfOwed));
    this.idle = context.bottomHalf(() -> pay("an idle bottom half", idleOwed));
    this.notifier = context.notifier(this::notified);
    this.pipe = Pipe.open();
    try {
      this.watch = context.watch(pipe.source(), SelectionKey.OP_READ, (ready, ops) -> readable());
    } catch (IOException | IllegalStateException refused) {
      closePipe();
      throw refused;
    }
  }

  Home home() {
    return home;
  }

  // What is asked for.

  void scheduleBottomHalf(boolean thenCancel) {
    owe("a bottom half", bottomHalfOwed);
    bottomHalf.schedule();
    if (thenCancel) {
      bottomHalf.cancel();
      forgive(bottomHalfOwed);
    }
  }

  void scheduleIdle(boolean thenOrdinary) {
    owe("an idle bottom half", idleOwed);
    idle.scheduleIdle();
    if (thenOrdinary) {
      idle.schedule();
    }
  }

  void setNotifier() {
    owe("a notifier's handler", notifierOwed);
    notifier.set();
  }

  void execute() {
    final Promised task = new Promised(town.ledger().now(), "a task of " + context.name());
    town.ledger().open(task);
    try {
      context.execute(() -> ran(task));
    } catch (RejectedExecutionException refused) {
      town.ledger().settle(task);
      throw new IllegalStateException(refused);
    }
  }

  void armTimer(long nanos, boolean thenCancel) {
    final Promised ring = new Promised(town.ledger().now(), "a timer of " + context.name());
    final long armed = System.nanoTime();
    final AioTimer timer = context.timer(() -> rang(ring, armed + nanos));
    town.ledger().open(ring);
    timersOwed.add(ring);
    timer.schedule(Duration.ofNanos(nanos));
    if (thenCancel) {
      timer.close();
      forgive(ring);
    }
  }

  void writeToPipe() throws IOException {
    owe("a watched channel", pipeOwed);
    written.clear();
    pipe.sink().write(written);
  }

  /** Ends: what a closed context need not call is owed no more. */
  void end() throws IOException {
    watch.close();
    closePipe();
    bottomHalf.close();
    idle.close();
    notifier.close();
    forgive(bottomHalfOwed);
    forgive(idleOwed);
    forgive(notifierOwed);
    forgive(pipeOwed);
    timersOwed.forEach(this::forgive);
  }

  private void closePipe() throws IOException {
    pipe.sink().close();
    pipe.source().close();
  }

  // What is called, on the loop.

  private void ran(Promised task) {
    home.enter(task.what());
    if (!town.ledger().settle(task)) {
      town.findings().broken("called twice: " + task.what());
    }
    home.leave();
  }

  private void rang(Promised ring, long due) {
    final long early = due - System.nanoTime();
    home.enter(ring.what());
    if (early > 0) {
      town.findings().broken("%s rang %d ns early".formatted(ring.what(), early));
    }
    forgive(ring);
    home.leave();
  }

  private void notified() {
    if (notifier.testAndClear()) {
      pay("a notifier's handler", notifierOwed);
    }
  }

  private void readable() {
    home.enter("a channel handler");
    try {
      read.clear();
      for (int left = pipe.source().read(read); left > 0; left--) {
        final Promised byteOwed = pipeOwed.poll();
        if (byteOwed != null) {
          town.ledger().settle(byteOwed);
        }
      }
    } catch (IOException closed) {
      town.tally().count("read of a closed pipe"); // its user ends it at this moment
    } finally {
      home.leave();
    }
  }

  // The books.

  private void owe(String what, Queue<Promised> owed) {
    final Promised call = new Promised(town.ledger().now(), what + " of " + context.name());
    town.ledger().open(call);
    owed.add(call);
  }

  /** One call answers all that asked before it began. */
  private void pay(String what, Queue<Promised> owed) {
    home.enter(what);
    forgive(owed);
    home.leave();
  }

  private void forgive(Queue<Promised> owed) {
    for (Promised call = owed.poll(); call != null; call = owed.poll()) {
      town.ledger().settle(call);
    }
  }

  private void forgive(Promised ring) {
    timersOwed.remove(ring);
    town.ledger().settle(ring);
  }
}
