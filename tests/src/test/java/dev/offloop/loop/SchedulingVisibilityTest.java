package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.BottomHalf;
import dev.offloop.tests.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * What a scheduler wrote before it scheduled is seen by the callback, also when the bottom half was
 * scheduled already and the loop is just taking it.
 *
 * <p>In each round the loop schedules the bottom half itself and takes a turn while the other
 * thread writes and schedules it, too. Then one more turn, and the write must have been seen: by
 * the first call, or by a second one.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A27"})
final class SchedulingVisibilityTest {
  private static final int ROUNDS = 600_000;
  private static final int OVER = Integer.MAX_VALUE;

  /** On a machine that gives the two threads no processor each, as many rounds as fit into this. */
  private static final long ENOUGH_NANOS = 10_000_000_000L;

  private int written; // plain: schedule() must publish it
  private int seen; // the loop's

  @Test
  @Tag("slow")
  void aWriteBeforeTheSchedulingOfAScheduledOneIsSeen() {
    final AtomicInteger go = new AtomicInteger();
    final AtomicInteger done = new AtomicInteger();
    try (AioContext context = AioContext.create("visible")) {
      final BottomHalf half = context.bottomHalf(() -> seen = written);
      final Actor<?> writer =
          Actor.plays(
              "writer",
              () -> {
                for (int round = 1; awaits(go, round) != OVER; round++) {
                  Within.dawdle(round & 31);
                  written = round;
                  half.schedule();
                  done.set(round);
                }
              });
      int lost = 0;
      final long start = System.nanoTime();
      for (int round = 1; round <= ROUNDS && System.nanoTime() - start < ENOUGH_NANOS; round++) {
        half.schedule();
        go.set(round);
        Within.dawdle((round >> 5) & 31);
        context.poll(false);
        awaits(done, round);
        context.poll(false);
        if (seen != round) {
          lost++;
          seen = round;
        }
      }
      go.set(OVER);
      writer.ends();
      assertThat(lost).as("writes that no callback saw").isZero();
    }
  }

  private static int awaits(AtomicInteger counter, int round) {
    for (int spins = 0; counter.get() < round; spins++) {
      if (spins > 500) {
        Within.holds(() -> counter.get() >= round, "the other thread comes to round " + round);
      }
      Thread.onSpinWait();
    }
    return counter.get();
  }
}
