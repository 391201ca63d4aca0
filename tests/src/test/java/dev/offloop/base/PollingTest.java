package dev.offloop.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** How long one polls before a sleep, on a clock that only polls move. */
class PollingTest {
  private static final long MAX = 20_000;
  private static final long MILLI = 1_000_000;

  private final Polls machine = new Polls();
  private final Polling polling = new Polling(machine, MAX);

  /** A machine on which a poll in vain takes its whole time, or longer. */
  private static final class Polls extends MachineDouble {
    long now;
    long stolen; // of each poll, by others

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public boolean poll(BooleanSupplier isReady, long nanos) {
      if (isReady.getAsBoolean()) {
        return true;
      }
      now += nanos + (nanos > 0 ? stolen : 0);
      return isReady.getAsBoolean();
    }
  }

  /** Polls in vain; returns for how long. */
  private long inVain() {
    final long start = machine.now;
    assertThat(polling.await(() -> false, Long.MAX_VALUE)).isFalse();
    return machine.now - start;
  }

  private void sleepsAreShort(int count) {
    for (int i = 0; i < count; i++) {
      polling.slept(5 * MAX);
    }
  }

  @Test
  void theFirstPollIsTheLongest() {
    assertThat(inVain()).isEqualTo(MAX);
    assertThat(polling.polledNanos()).isEqualTo(MAX);
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
  void aLongSleepEndsPollingAndShortOnesBringItBackByDoubles() {
    polling.slept(5 * MAX + 1);
    assertThat(inVain()).isZero();
    for (long expected : new long[] {2_000, 4_000, 8_000, 16_000, MAX, MAX}) {
      sleepsAreShort(1);
      assertThat(inVain()).isEqualTo(expected);
    }
    polling.slept(MILLI);
    assertThat(inVain()).isZero();
  }

  @Test
  void eightPollsInVainOneAfterTheOtherEndPollingEachTimeForLonger() {
    for (int hold = 16; hold <= 64; hold *= 2) {
      for (int i = 0; i < 8; i++) {
        assertThat(inVain()).isPositive();
      }
      assertThat(inVain()).isZero();
      sleepsAreShort(hold);
      assertThat(inVain()).as("held back for %d sleeps", hold).isZero();
      sleepsAreShort(1);
    }
  }

  @Test
  void onePollThatFindsSomethingBringsBackPatience() {
    for (int i = 0; i < 7; i++) {
      inVain();
    }
    assertThat(polling.await(() -> true, Long.MAX_VALUE)).isTrue();
    for (int i = 0; i < 8; i++) {
      assertThat(inVain()).isEqualTo(MAX);
    }
    assertThat(inVain()).isZero();
  }

  @Test
  void whereOthersTakeTheProcessorTwoPollsAreEnough() {
    machine.stolen = 7 * MAX;
    assertThat(inVain()).isEqualTo(8 * MAX);
    assertThat(inVain()).isEqualTo(8 * MAX);
    assertThat(inVain()).isZero();
  }

  @Test
  void aPollWhoseTimeWasTakenDidNotPayEvenIfItFoundSomething() {
    machine.stolen = 7 * MAX;
    final long start = machine.now;
    for (int i = 0; i < 2; i++) {
      final long before = machine.now;
      assertThat(polling.await(() -> machine.now > before, Long.MAX_VALUE)).isTrue();
    }
    assertThat(machine.now - start).isEqualTo(2 * 8 * MAX);
    assertThat(inVain()).isZero();
  }

  @Test
  void theMaximumCanBeChangedAndZeroIsForNoPolls() {
    polling.max(1_000);
    assertThat(inVain()).isEqualTo(1_000);
    polling.max(0);
    assertThat(inVain()).isZero();
    sleepsAreShort(1);
    assertThat(inVain()).isZero();
    polling.max(MAX);
    sleepsAreShort(1);
    assertThat(inVain()).isPositive();
  }
}
