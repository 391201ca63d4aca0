package dev.offloop.testing;

import dev.offloop.base.Machine;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A machine that runs one thread at a time, on the baton's time. Any thread of its world. */
final class SteppedMachine implements Machine {
  private final Baton baton;
  private final int processors;
  private final long pollNanosMax;
  private final AtomicInteger timers = new AtomicInteger();

  SteppedMachine(Baton baton, int processors, long pollNanosMax) {
    this.baton = baton;
    this.processors = processors;
    this.pollNanosMax = pollNanosMax;
  }

  @Override
  public long nanoTime() {
    return baton.now();
  }

  @Override
  public int processors() {
    return processors;
  }

  @Override
  public void park(Object blocker, long nanos) {
    baton.park(nanos);
  }

  @Override
  public void unpark(Thread thread) {
    baton.me(); // refuses who is not of this world
    final Actor actor = baton.of(thread);
    if (actor != null) {
      baton.unpark(actor);
    }
  }

  @Override
  public boolean poll(BooleanSupplier isReady, long nanos) {
    baton.pause(); // whoever goes on here may make it ready; time stands still
    return isReady.getAsBoolean();
  }

  @Override
  public void giveWay() {
    baton.pause();
  }

  @Override
  public void linger(int pauses) {
    baton.pause();
  }

  @Override
  public long pollNanosMax() {
    return pollNanosMax;
  }

  @Override
  public void start(Thread thread) {
    baton.me();
    final Actor actor = baton.admit(thread);
    try {
      thread.start();
    } catch (Throwable failure) {
      baton.dismiss(actor);
      throw failure;
    }
  }

  @Override
  public void carry(Runnable body) {
    final Actor me = baton.me();
    me.awaitBaton();
    Throwable thrown = null;
    if (!baton.isEnding()) {
      try {
        Machine.runOn(this, body);
      } catch (WorldEnded asIntended) {
        // Its world is over.
      } catch (Throwable failure) {
        thrown = failure;
      }
    }
    baton.over(me, baton.isEnding() ? null : thrown);
  }

  @Override
  public void join(Thread thread) {
    final @Nullable Actor actor = baton.of(thread);
    if (actor != null) {
      baton.await(() -> actor.state == Actor.State.OVER);
    }
    REAL.join(thread); // over, or on its last instructions
  }

  @Override
  public void betweenSteps() {
    baton.pause();
  }

  @Override
  public void later(long nanos, Runnable task) {
    final Runnable body =
        () -> {
          baton.sleep(nanos);
          task.run();
        };
    start(
        Thread.ofPlatform()
            .name("timer-" + timers.incrementAndGet())
            .daemon()
            .unstarted(() -> carry(body)));
  }

  @Override
  public boolean showsWaits() {
    return false; // all its threads wait but one
  }

  @Override
  public Selector openSelector() throws IOException {
    throw new IOException(
        "a deterministic world has no channels, whose readiness no seed decides; use notifiers, or"
            + " a real loop");
  }
}
