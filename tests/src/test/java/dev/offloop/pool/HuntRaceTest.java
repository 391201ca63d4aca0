package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.tests.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * A submit on one thread meets one step of a worker on another, at every distance. Whatever comes
 * first, somebody then comes for the request, without time passing.
 */
@Tag("slow")
@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class HuntRaceTest {
  private static final int ROUNDS = 200_000;
  private static final long LONGEST_NANOS = 3_000_000_000L; // on one processor a round is slow

  private final SerialPool serial = new SerialPool(2, 2, Long.MAX_VALUE, 2);
  private final AtomicInteger round = new AtomicInteger(); // the submitter's turn to submit
  private final AtomicInteger submitted = new AtomicInteger();

  @Test
  @Promise({"B1", "B9"})
  void aRequestThatMeetsAWorkerTakingAnotherIsTakenByTheOtherWorker(TestReporter reporter) {
    final Thread submitter = submitter();
    serial.settle();
    final int rounds =
        repeat(
            () -> {
              serial.submit("blocks");
              final int worker = serial.awake();
              serial.step(worker); // from rest to taking
              meet(() -> serial.step(worker)); // takes
              serial.settleWithoutTurns(worker);
              assertThat(serial.log).containsExactly("met runs");
            });
    endOf(submitter);
    reporter.publishEntry("rounds", String.valueOf(rounds));
  }

  @Test
  @Promise({"B1", "B9"})
  void aRequestThatMeetsAWorkerGoingToRestIsTaken(TestReporter reporter) {
    final Thread submitter = submitter();
    serial.settle();
    final int rounds =
        repeat(
            () -> {
              serial.submit("before");
              final int worker = serial.awake();
              serial.blockInWork(worker);
              serial.step(worker); // runs
              serial.step(worker); // finishes
              meet(() -> serial.step(worker)); // finds the queue empty and rests, or takes
              serial.settleWithoutTurns();
              assertThat(serial.log).containsExactly("before runs", "met runs");
            });
    endOf(submitter);
    reporter.publishEntry("rounds", String.valueOf(rounds));
  }

  private int repeat(Runnable story) {
    final long start = System.nanoTime();
    int rounds = 0;
    while (rounds < ROUNDS && System.nanoTime() - start < LONGEST_NANOS) {
      rounds++;
      story.run();
      serial.settle();
      serial.log.clear();
    }
    return rounds;
  }

  /** Has the submitter submit while the step is made here, a little earlier or later each time. */
  private void meet(Runnable step) {
    final int number = round.incrementAndGet();
    spin(number % 509);
    step.run();
    pauseUntil(() -> submitted.get() >= number);
  }

  private Thread submitter() {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              for (int number = 1; ; number++) {
                final int next = number;
                pauseUntil(() -> round.get() >= next || round.get() < 0);
                if (round.get() < 0) {
                  return;
                }
                spin(number % 251);
                serial.submit("met");
                submitted.set(number);
              }
            });
  }

  private void endOf(Thread submitter) {
    round.set(Integer.MIN_VALUE);
    Waiting.join(submitter);
  }

  /** Spins, and lets others go first where there are more threads than processors. */
  @SuppressWarnings("ThreadPriorityCheck") // no outcome hangs on the yield
  private static void pauseUntil(BooleanSupplier condition) {
    for (int i = 1; !condition.getAsBoolean(); i++) {
      if (i % 1_000 == 0) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /** Takes about a nanosecond for each. */
  private static void spin(int times) {
    int hash = times;
    for (int i = 0; i < times; i++) {
      hash = hash * 31 + i;
    }
    if (hash == 42) { // so that no compiler takes the loop away
      Thread.onSpinWait();
    }
  }
}
