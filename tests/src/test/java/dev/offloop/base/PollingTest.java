package dev.offloop.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** How long one polls before a sleep, on a clock that only polls and sleeps move. */
class PollingTest {
  private static final long LEAST = 20_000; // where wake-ups take next to nothing
  private static final long MAX = 200_000;
  private static final long MILLI = 1_000_000;

  private final Polls machine = new Polls();
  private final Polling polling = new Polling(machine, MAX);

  /** A machine on which a poll in vain takes its whole time, or longer. */
  private static final class Polls extends MachineDouble {
    long now;
    long stolen; // of each poll, by others
    long step; // after which a poll looks, if not only at its end
    int pauses;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public void linger(int more) {
      pauses += more;
    }

    @Override
    public boolean poll(BooleanSupplier isReady, long nanos) {
      if (isReady.getAsBoolean()) {
        return true;
      }
      now += step > 0 ? Math.min(step, nanos) : nanos + (nanos > 0 ? stolen : 0);
      return isReady.getAsBoolean();
    }
  }

  @Test
  void whoMayNotPollDoesNotLingerEither() {
    polling.linger(32);
    assertThat(machine.pauses).isEqualTo(32);
    polling.max(0);
    polling.linger(32);
    assertThat(machine.pauses).isEqualTo(32);
  }

  /** Polls in vain; returns for how long. */
  private long inVain() {
    final long start = machine.now;
    assertThat(polling.await(() -> false, Long.MAX_VALUE)).isFalse();
    return machine.now - start;
  }

  /** Sleeps until somebody ends it, and then for as long as the wake-up takes. */
  private void sleeps(long nanos, long latency) {
    final long start = machine.now;
    machine.now += nanos + latency;
    polling.slept(start, start + nanos);
  }

  private void wakeUpsTake(long latency) {
    for (int i = 0; i < 60; i++) {
      polling.await(() -> true, 0);
      sleeps(0, latency);
    }
  }

  @Test
  void beforeAnythingIsKnownOnePolls() {
    assertThat(inVain()).isEqualTo(LEAST);
    assertThat(polling.polledNanos()).isEqualTo(LEAST);
  }

  @Test
  void whatIsThereAtOnceCostsNothing() {
    assertThat(polling.await(() -> true, Long.MAX_VALUE)).isTrue();
    assertThat(polling.polledNanos()).isZero();
  }

  @Test
  void nobodyPollsLongerThanHeWouldSleep() {
    assertThat(polling.await(() -> false, 700)).isFalse();
    assertThat(machine.now).isEqualTo(700);
    assertThat(polling.await(() -> true, 0)).as("a timer is due").isFalse();
  }

  @Test
  void aPollLastsTwoWakeUps() {
    wakeUpsTake(30_000);
    assertThat(inVain()).isBetween(59_000L, 60_000L);
    wakeUpsTake(60_000);
    assertThat(inVain()).isBetween(119_000L, 120_000L);
    wakeUpsTake(3_000);
    assertThat(inVain()).isEqualTo(LEAST);
  }

  @Test
  void aWakeUpThatCameLateBecauseOthersRanHardlyCounts() {
    wakeUpsTake(30_000);
    sleeps(0, 100 * MILLI);
    assertThat(inVain()).isLessThan(70_000L);
  }

  @Test
  void aLongWaitEndsPollingAndAShortOneBringsItBack() {
    wakeUpsTake(30_000);
    assertThat(inVain()).isPositive();
    sleeps(MILLI / 4, 30_000);
    assertThat(inVain()).isZero();
    sleeps(50_000, 30_000);
    assertThat(inVain()).isPositive();
  }

  /** A burst in which so many polls find something, one in vain at its end, and a rest. */
  private void burst(int found) {
    sleeps(1_000, 1_000); // a short wait, which brings polling back where it may
    for (int i = 0; i < found; i++) {
      assertThat(polling.await(() -> true, Long.MAX_VALUE)).isTrue();
    }
    assertThat(inVain()).as("the poll at the end").isPositive();
    sleeps(10 * MILLI, 1_000);
  }

  private int shortWaitsUntilOnePolls() {
    int waits = 0;
    do {
      sleeps(1_000, 1_000);
      waits++;
    } while (inVain() == 0);
    return waits;
  }

  @Test
  void aPollBeforeARestIsRepaidByManyElsePollingEndsEachTimeForLonger() {
    burst(3);
    for (int hold = 16; hold <= 64; hold *= 2) {
      assertThat(inVain()).isZero();
      assertThat(shortWaitsUntilOnePolls()).isEqualTo(hold + 1);
      sleeps(10 * MILLI, 1_000);
    }
  }

  @Test
  void aPollBeforeARestThatManyHaveRepaidEndsNothing() {
    for (int i = 0; i < 3; i++) {
      burst(64);
      assertThat(inVain()).isZero();
    }
    burst(63);
    assertThat(inVain()).isZero();
    assertThat(shortWaitsUntilOnePolls()).isEqualTo(16 + 1);
  }

  @Test
  void theOthersWakeUpIsNoReasonToStopPolling() {
    wakeUpsTake(60_000);
    sleeps(60_000 + 2_000, 60_000); // he had to be woken first, and then answered
    assertThat(inVain()).isPositive();
  }

  @Test
  void whatWasLookedForInVainCountsAsWaited() {
    wakeUpsTake(30_000);
    final long looked = inVain();
    sleeps(looked / 2, 30_000); // short by itself
    assertThat(inVain()).isZero();
  }

  @Test
  void aSleepThatNobodyEndedWasAsLongAsItWas() {
    polling.slept(0, -1);
    assertThat(inVain()).isPositive();
    final long start = machine.now;
    machine.now += MILLI;
    polling.slept(start, start - 1);
    assertThat(inVain()).isZero();
  }

  @Test
  void whereOthersTakeTheProcessorTwoPollsEndPollingEachTimeForLonger() {
    machine.stolen = 7 * LEAST;
    for (int hold = 16; hold <= 64; hold *= 2) {
      assertThat(inVain()).isEqualTo(8 * LEAST);
      assertThat(inVain()).isEqualTo(8 * LEAST);
      for (int i = 0; i < hold; i++) {
        assertThat(inVain()).as("held back for %d waits", hold).isZero();
        sleeps(0, 1_000);
      }
      assertThat(inVain()).isZero();
      sleeps(0, 1_000);
    }
    machine.stolen = 0;
    assertThat(inVain()).isEqualTo(LEAST);
  }

  @Test
  void aPollWhoseTimeWasTakenDidNotPayEvenIfItFoundSomething() {
    machine.stolen = 7 * LEAST;
    final long start = machine.now;
    for (int i = 0; i < 2; i++) {
      final long before = machine.now;
      assertThat(polling.await(() -> machine.now > before, Long.MAX_VALUE)).isTrue();
    }
    assertThat(machine.now - start).isEqualTo(2 * 8 * LEAST);
    assertThat(inVain()).isZero();
  }

  /** Polls until something comes after so long. */
  private void finds(long nanos) {
    final long start = machine.now;
    machine.step = nanos;
    assertThat(polling.await(() -> machine.now - start >= nanos, Long.MAX_VALUE)).isTrue();
    machine.step = 0;
  }

  @Test
  void twoPollsThatTakeLongerThanAWakeUpAndAHalfEndPollingThoughTheyFind() {
    wakeUpsTake(60_000);
    for (int i = 0; i < 20; i++) {
      finds(85_000);
      finds(95_000); // the other one was asleep, this once
    }
    finds(95_000);
    assertThat(inVain()).as("100 µs of processor time, for a wake-up of 60").isZero();
    for (int i = 0; i < 15; i++) {
      sleeps(80_000, 60_000);
      assertThat(inVain()).as("held back after %d waits", i + 1).isZero();
    }
    sleeps(80_000, 60_000);
    sleeps(80_000, 60_000);
    finds(85_000);
    finds(95_000);
    assertThat(inVain()).as("one did not pay").isPositive();
  }

  @Test
  void onePollThatFindsSomethingBringsBackPatience() {
    machine.stolen = 7 * LEAST;
    assertThat(inVain()).isPositive();
    machine.stolen = 0;
    assertThat(polling.await(() -> true, Long.MAX_VALUE)).isTrue();
    machine.stolen = 7 * LEAST;
    assertThat(inVain()).isPositive();
    assertThat(inVain()).isPositive();
    assertThat(inVain()).isZero();
  }

  @Test
  void theMaximumCanBeChangedAndZeroIsForNoPolls() {
    polling.max(1_000);
    assertThat(inVain()).isEqualTo(1_000);
    polling.max(0);
    assertThat(inVain()).isZero();
    sleeps(0, 1_000);
    assertThat(inVain()).isZero();
    polling.max(MAX);
    sleeps(0, 1_000);
    assertThat(inVain()).isPositive();
  }
}
