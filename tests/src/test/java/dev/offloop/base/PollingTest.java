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
  private long come; // in all, where one lingers

  /** A machine on which a poll in vain takes its whole time, or longer. */
  private static final class Polls extends MachineDouble {
    long now;
    long stolen; // of each poll, by others
    long step; // after which a poll looks, if not only at its end
    int processors = 2;
    int pauses;
    int gaveWay;

    @Override
    public int processors() {
      return processors;
    }

    @Override
    public void giveWay() {
      gaveWay++;
    }

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
  void whereManyAreExpectedOneLingersAndWhoMayNotPollDoesNot() {
    final Lingering lingering = polling.lingering();
    assertThat(lingering.linger(15, 32, 0)).isFalse();
    assertThat(lingering.linger(16, 32, 0)).isTrue();
    assertThat(lingering.lingerLikewise(16, 48)).isTrue();
    assertThat(machine.pauses).isEqualTo(80);
    polling.max(0);
    assertThat(lingering.linger(16, 32, 0)).isFalse();
    assertThat(lingering.lingerLikewise(16, 32)).isFalse();
    assertThat(machine.pauses).isEqualTo(80);
    assertThat(machine.gaveWay).isZero();
  }

  @Test
  void whereThereIsOneProcessorOneLooksOnce() {
    machine.processors = 1;
    final Polling alone = new Polling(machine, MAX);
    assertThat(alone.await(() -> true, Long.MAX_VALUE)).isTrue();
    assertThat(alone.await(() -> true, 0)).as("a timer is due").isFalse();
    assertThat(alone.await(() -> false, Long.MAX_VALUE)).isFalse();
    assertThat(machine.now).isZero();
    assertThat(alone.polledNanos()).isZero();
  }

  /** Lingers so often; each time so many come, and it takes so long with and without giving way. */
  private void linger(Lingering alone, int times, long giving, long keeping) {
    for (int i = 0; i < times; i++) {
      final int before = machine.gaveWay;
      come += 2;
      assertThat(alone.linger(1, 32, come)).isTrue();
      machine.now += 2 * (machine.gaveWay > before ? giving : keeping);
    }
  }

  private int gives(Lingering alone, int times, long giving, long keeping) {
    final int before = machine.gaveWay;
    linger(alone, times, giving, keeping);
    return machine.gaveWay - before;
  }

  @Test
  void whereThereIsOneProcessorOneGivesWayAsLongAsThatIsCheaper() {
    machine.processors = 1;
    final Lingering alone = new Polling(machine, MAX).lingering();
    assertThat(alone.linger(0, 32, 0)).as("nothing is expected").isFalse();
    linger(alone, 50_000, 1_000, 4_000);
    assertThat(gives(alone, 10_000, 1_000, 4_000)).isGreaterThan(9_900);
    while (gives(alone, 1, 1_000, 4_000) > 0) {} // until a trial,
    while (gives(alone, 1, 1_000, 4_000) == 0) {} // and its end: the next is not due soon
    linger(alone, 4, 3_000_000, 4_000); // a stranger has come
    assertThat(gives(alone, 10_000, 3_000_000, 4_000)).isLessThan(20);
    linger(alone, 20_000, 1_000, 4_000); // and gone
    assertThat(gives(alone, 10_000, 1_000, 4_000)).isGreaterThan(9_900);
    assertThat(machine.pauses).isZero();
  }

  @Test
  void theOtherSideGivesWayAsThisOneDoes() {
    machine.processors = 1;
    final Lingering alone = new Polling(machine, MAX).lingering();
    assertThat(alone.lingerLikewise(0, 32)).isFalse();
    assertThat(alone.lingerLikewise(1, 32)).isTrue();
    assertThat(machine.gaveWay).isEqualTo(1);
    for (int i = 0; i < 1_000; i++) {
      final int before = machine.gaveWay;
      linger(alone, 1, 3_000_000, 4_000);
      final boolean givesWay = machine.gaveWay > before;
      final int between = machine.gaveWay;
      assertThat(alone.lingerLikewise(1, 32)).isTrue();
      assertThat(machine.gaveWay - between).isEqualTo(givesWay ? 1 : 0);
    }
  }

  @Test
  void whatPassesWhileNothingIsExpectedIsNobodysCost() {
    machine.processors = 1;
    final Lingering alone = new Polling(machine, MAX).lingering();
    for (int i = 0; i < 50; i++) {
      alone.linger(0, 32, come);
      machine.now += 10 * MILLI; // a rest
      assertThat(gives(alone, 10_000, 1_000, 4_000)).isGreaterThan(9_800);
    }
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
