package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.base.Machine;
import dev.offloop.tests.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * What a kicker wrote before it kicked is seen by whoever takes the kick, also when there was a
 * kick already and the loop is just taking that one.
 *
 * <p>In each round the loop's thread kicks, takes the kick and looks, while the other thread writes
 * and kicks, too. Either the write is seen, or that kick came later and is still there.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A26", "A32", "B9"})
final class KickingVisibilityTest {
  private static final int ROUNDS = 600_000;
  private static final int OVER = Integer.MAX_VALUE;

  /** On a machine that gives the two threads no processor each, as many rounds as fit into this. */
  private static final long ENOUGH_NANOS = 10_000_000_000L;

  private final EventLoop loop = new EventLoop("visible", Machine.REAL, new Reported().asReports());
  private int written; // plain: kick() must publish it

  @Test
  @Tag("slow")
  void aWriteBeforeAKickOnTopOfAKickIsSeen() {
    final AtomicInteger go = new AtomicInteger();
    final AtomicInteger done = new AtomicInteger();
    final Actor<?> writer =
        Actor.plays(
            "writer",
            () -> {
              for (int round = 1; awaits(go, round) != OVER; round++) {
                Within.dawdle(round & 31);
                written = round;
                loop.kick();
                done.set(round);
              }
            });
    int lost = 0;
    final EventLoop around = loop.enter("a test");
    final long start = System.nanoTime();
    for (int round = 1; round <= ROUNDS && System.nanoTime() - start < ENOUGH_NANOS; round++) {
      loop.kick();
      go.set(round);
      Within.dawdle((round >> 5) & 31);
      if (loop.sleep(1)) {
        throw new AssertionError("slept in round " + round + " instead of taking the kick");
      }
      final boolean isSeen = written == round;
      awaits(done, round);
      if (!isSeen && loop.sleep(1)) {
        lost++;
      }
    }
    loop.leave(around);
    go.set(OVER);
    writer.ends();
    assertThat(lost).as("writes that nobody saw, though their kick was taken").isZero();
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
