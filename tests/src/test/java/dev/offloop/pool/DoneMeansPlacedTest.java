package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.tests.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** Whoever sees a request DONE finds it in the delivery list. */
@Tag("slow")
@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class DoneMeansPlacedTest {
  private static final int ROUNDS = 100_000;
  private static final long LONGEST_NANOS = 3_000_000_000L; // on one processor a round is slow

  @Test
  @Promise({"A13", "B3"})
  void aRequestSeenDoneIsInTheDeliveryList(TestReporter reporter) {
    final SerialPool serial = new SerialPool(1, 1, Long.MAX_VALUE, 1);
    final Deliveries deliveries = serial.pool.deliveries();
    final AtomicReference<SerialPool.@Nullable Entry> target = new AtomicReference<>();
    final AtomicInteger seen = new AtomicInteger();
    final AtomicInteger missing = new AtomicInteger();
    final Thread observer =
        Thread.ofPlatform().daemon().start(() -> observe(target, deliveries, missing, seen));
    serial.turn();
    final long start = System.nanoTime();
    int rounds = 0;
    while (rounds < ROUNDS && System.nanoTime() - start < LONGEST_NANOS) {
      rounds++;
      final SerialPool.Entry entry = serial.submit("w");
      serial.blockInWork(0);
      serial.step(0); // runs
      target.set(entry);
      while (target.get() != null) {
        Thread.onSpinWait();
      }
      serial.step(0); // finishes
      while (seen.get() < rounds) {
        Thread.onSpinWait();
      }
      serial.settle();
      serial.log.clear();
    }
    target.set(new SerialPool.Entry(serial, "the end", () -> {}));
    Waiting.join(observer);
    reporter.publishEntry("rounds", String.valueOf(rounds));
    assertThat(missing).hasValue(0);
  }

  /**
   * Looks at the list at the first moment after it has seen DONE; ends with a request not begun.
   */
  private static void observe(
      AtomicReference<SerialPool.@Nullable Entry> target,
      Deliveries deliveries,
      AtomicInteger missing,
      AtomicInteger seen) {
    while (true) {
      SerialPool.Entry entry = target.getAndSet(null);
      while (entry == null) {
        Thread.onSpinWait();
        entry = target.getAndSet(null);
      }
      if (entry.phaseName().equals("QUEUED")) {
        return;
      }
      while (!entry.isDone()) {
        // No pause: what matters is to look at the first possible moment.
      }
      if (deliveries.isInboxEmpty()) {
        missing.incrementAndGet();
      }
      seen.incrementAndGet();
    }
  }

  @Test
  @Promise({"A13"})
  void theLoopCompletesADoneThatLags() {
    final SerialPool serial = new SerialPool(1, 1, Long.MAX_VALUE, 1);
    final SerialPool.Entry entry = new SerialPool.Entry(serial, "w", () -> {});
    entry.start();
    entry.returned("value", false);
    serial.pool.deliveries().place(entry);
    assertThat(entry.phaseName()).as("claimed, not yet said").isEqualTo("ACTIVE");
    serial.pool.deliveries().ring();
    serial.turn();
    assertThat(entry.phaseName()).isEqualTo("DONE");
    assertThat(serial.log).containsExactly("w returned");
    entry.finished();
    assertThat(entry.phaseName()).isEqualTo("DONE");
  }
}
