package dev.offloop.pool;

import static dev.offloop.pool.SerialPool.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.tests.Promise;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is summoned, started and let go, one step at a time on a clock that the test moves. */
class CrewByStepsTest {
  private static final long KEEP_ALIVE = 10_000 * MILLI;

  private static SerialPool serial(int min, int max, int processors) {
    return new SerialPool(min, max, KEEP_ALIVE, processors);
  }

  @Test
  @Promise({"A9", "A10"})
  void submittingStartsNobodyTheTurnDoes() {
    final SerialPool serial = serial(0, 64, 4);
    serial.turn(); // a pool rings once when it begins
    assertThat(serial.isRung()).isFalse();
    serial.submit("a");
    serial.submit("b");
    assertThat(serial.workers).isEmpty();
    assertThat(serial.isRung()).isTrue();
    serial.turn();
    assertThat(serial.workers).as("one, who starts the next").hasSize(1);
    serial.settle();
    assertThat(serial.log).contains("a returned", "b returned");
  }

  @Test
  @Promise({"A10", "B1"})
  void aNewbornThatTakesWorkStartsTheNextBeforeItRuns() {
    final SerialPool serial = serial(0, 64, 4);
    List.of("a", "b", "c").forEach(serial::submit);
    serial.turn();
    serial.blockInWork(0);
    assertThat(serial.workers).hasSize(2);
    serial.blockInWork(1);
    assertThat(serial.workers).hasSize(3);
    serial.blockInWork(2);
    assertThat(serial.workers).as("nothing more is queued").hasSize(3);
    assertThat(serial.log).as("nobody has run anything").isEmpty();
  }

  @Test
  @Promise({"B1"})
  void burstsOfWorkThatTakesNoTimeNeverPassTheProcessors() {
    final SerialPool serial = serial(0, 64, 2);
    for (int i = 0; i < 1_000; i++) {
      serial.submit("w" + i);
    }
    serial.settle();
    assertThat(serial.workers).hasSizeLessThanOrEqualTo(2);
    assertThat(serial.log).hasSize(2_000);
  }

  @Test
  @Promise({"B1"})
  void stalledWorkReachesAsManyWorkersAsRequestsAfterOneTick() {
    final SerialPool serial = serial(0, 64, 2);
    for (int i = 0; i < 10; i++) {
      serial.submit("w" + i);
    }
    serial.turn();
    serial.blockInWork(0);
    serial.blockInWork(1);
    assertThat(serial.workers).hasSize(2);
    serial.now += MILLI - 1;
    serial.turn();
    assertThat(serial.workers).as("not yet").hasSize(2);
    serial.now += 1;
    serial.turn();
    final int[] workers = {3, 5, 7, 7, 9, 9, 10, 10}; // each hunter starts two, at the end one
    for (int i = 2; i < 10; i++) {
      assertThat(serial.workers).as("when the %dth begins", i).hasSize(workers[i - 2]);
      serial.blockInWork(i);
    }
    assertThat(serial.workers).as("the queue is empty").hasSize(10);
  }

  @Test
  @Promise({"B1"})
  void aTickThatFindsTheNextOnTheWayLeavesTheChainAsItIs() {
    final SerialPool serial = serial(0, 64, 1);
    for (int i = 0; i < 10; i++) {
      serial.submit("w" + i);
    }
    serial.turn();
    serial.blockInWork(0);
    serial.now += MILLI;
    serial.turn();
    assertThat(serial.workers).as("one after a tick").hasSize(2);
    serial.now += MILLI;
    serial.turn();
    assertThat(serial.workers).as("who has not come yet").hasSize(2);
    serial.blockInWork(1);
    assertThat(serial.workers).as("and starts two all the same").hasSize(4);
  }

  @Test
  @Promise({"B1"})
  void aRequestThatCameInTheTickHasNotWaitedForOne() {
    final SerialPool serial = serial(0, 64, 1);
    serial.submit("blocks");
    final SerialPool.Entry waits = serial.submit("waits");
    serial.turn();
    serial.blockInWork(0); // sets the alarm, for there is one that waits
    waits.cancel();
    serial.submit("comes in the tick");
    serial.now += MILLI;
    serial.turn();
    assertThat(serial.workers).as("a tick that it has not waited").hasSize(1);
    serial.now += MILLI;
    serial.turn();
    assertThat(serial.workers).as("a tick that it has").hasSize(2);
  }

  @Test
  @Promise({"B1"})
  void whoHasBeenAtTheQueueIsExpectedNoMore() {
    final SerialPool serial = serial(1, 64, 1);
    serial.settle(); // the one of the minimum has looked, in vain
    for (int i = 0; i < 3; i++) {
      serial.submit("w" + i);
    }
    serial.blockInWork(0);
    assertThat(serial.workers).hasSize(1);
    serial.now += MILLI;
    serial.turn();
    assertThat(serial.workers).as("one after a tick").hasSize(2);
    serial.blockInWork(1);
    assertThat(serial.workers).as("who starts the next").hasSize(3);
    serial.blockInWork(2);
    assertThat(serial.workers).hasSize(3);
  }

  @Test
  @Promise({"B1", "B6"})
  void aSecondThatCouldNotBeStartedIsExpectedNoMore() {
    final SerialPool serial = serial(0, 64, 1);
    for (int i = 0; i < 4; i++) {
      serial.submit("w" + i);
    }
    serial.turn();
    serial.blockInWork(0);
    serial.now += MILLI;
    serial.turn();
    serial.canStartThreads = false;
    serial.blockInWork(1);
    assertThat(serial.failedStarts).as("the first of two").hasSize(1);
    serial.canStartThreads = true;
    while (serial.workers.size() < 3) {
      serial.now += MILLI;
      serial.turn();
    }
    assertThat(serial.workers).as("one after a tick").hasSize(3);
    serial.blockInWork(2);
    assertThat(serial.workers).as("who starts the next").hasSize(4);
  }

  /**
   * The third is a hunter and has started the fourth beside itself, whom the last one waits for.
   */
  private static SerialPool lastOfFourIsExpectedToBeTaken() {
    final SerialPool serial = serial(0, 64, 1);
    for (int i = 0; i < 4; i++) {
      serial.submit("w" + i);
    }
    serial.turn();
    serial.blockInWork(0);
    serial.now += MILLI;
    serial.turn();
    serial.blockInWork(1);
    serial.blockInWork(2);
    assertThat(serial.workers).as("nobody for whom somebody is expected").hasSize(4);
    return serial;
  }

  @Test
  @Promise({"B1"})
  void theChainGoesOnAtOnceWithWhatCameWhileSomebodyWasExpected() {
    final SerialPool serial = lastOfFourIsExpectedToBeTaken();
    serial.submit("w4");
    assertThat(serial.workers).hasSize(4);
    serial.blockInWork(3);
    assertThat(serial.workers).as("no tick has passed").hasSize(5);
  }

  @Test
  @Promise({"B1"})
  void aTickStartsOneWhoeverIsExpected() {
    final SerialPool serial = lastOfFourIsExpectedToBeTaken();
    serial.now += MILLI;
    serial.turn();
    assertThat(serial.workers).as("the fourth does not come").hasSize(5);
  }

  @Test
  @Promise({"A10", "B1"})
  void whoTakesWorkInAStalledPoolStartsWhomOthersHaveDecidedWhileTheHomeStands() {
    final SerialPool serial = serial(0, 64, 1);
    for (int i = 0; i < 3; i++) {
      serial.submit("w" + i);
    }
    serial.turn();
    serial.blockInWork(0);
    serial.now += MILLI;
    serial.turn();
    serial.pool.resize(8, 64); // six more, to be started by a turn that does not come
    assertThat(serial.workers).hasSize(2);
    serial.blockInWork(1);
    assertThat(serial.workers).as("the six").hasSize(8);
  }

  @Test
  @Promise({"B1"})
  void workThatMovesButWaitsGetsOneMoreWorkerPerTick() {
    final SerialPool serial = serial(0, 64, 2);
    for (int i = 0; i < 100; i++) {
      serial.submit("w" + i);
    }
    serial.turn();
    serial.blockInWork(0);
    serial.blockInWork(1);
    for (int tick = 1; tick <= 5; tick++) {
      serial.step(0); // runs
      serial.step(0); // finishes
      serial.blockInWork(0); // and has the next
      serial.now += MILLI;
      serial.turn();
      assertThat(serial.workers).as("after tick %d", tick).hasSize(2 + tick);
      serial.blockInWork(1 + tick);
    }
  }

  @Test
  @Promise({"B1"})
  void whatIsSubmittedWhileTheHunterPollsIsTakenWithoutARest() {
    final SerialPool serial = serial(1, 1, 1);
    serial.settle();
    serial.submit("first");
    final int worker = serial.awake();
    serial.blockInWork(worker);
    serial.step(worker); // runs
    serial.step(worker); // finishes, and has the hunt
    serial.atNextPoll = () -> serial.submit("second");
    assertThat(serial.step(worker)).isTrue(); // finds nothing, and polls
    assertThat(serial.pool.figures().idle()).isZero();
    serial.blockInWork(worker);
    serial.settle();
    assertThat(serial.log)
        .containsExactly("first runs", "second runs", "first returned", "second returned");
  }

  @Test
  @Promise({"B1"})
  void afterShortWorksTheIdleBeyondTheProcessorsAreWokenByWaitingTime() {
    final SerialPool serial = serial(4, 4, 1);
    serial.settle();
    List.of("short", "behind it").forEach(serial::submit);
    serial.settle();
    List.of("blocks", "waits", "waits too").forEach(serial::submit);
    final int blocked = serial.awake();
    serial.blockInWork(blocked);
    assertThat(serial.awakeBut(blocked)).as("at once").isZero();
    serial.now += MILLI;
    serial.turn();
    assertThat(serial.awakeBut(blocked)).as("after a tick").isOne();
    serial.settleWithoutTurns(blocked);
    assertThat(serial.log).endsWith("waits runs", "waits too runs");
    assertThat(serial.workers).as("nobody was started").hasSize(4);
  }

  @Test
  @Promise({"B1"})
  void whereATickHasSeenNothingFinishTheIdleAreWokenAtOnceFromThenOn() {
    final SerialPool serial = serial(4, 4, 1);
    serial.settle();
    List.of("short", "behind it").forEach(serial::submit);
    serial.settle();
    List.of("blocks", "waits").forEach(serial::submit);
    final int blocked = serial.awake();
    serial.blockInWork(blocked);
    serial.now += MILLI;
    serial.turn();
    serial.settle(blocked);
    assertThat(serial.awakeBut(blocked)).isZero();
    serial.submit("comes later");
    assertThat(serial.awakeBut(blocked)).as("at once").isOne();
  }

  @Test
  @Promise({"B1", "B7"})
  void whoIsNotBornYetIsNotAwake() {
    final SerialPool serial = serial(1, 8, 2);
    serial.settle();
    List.of("short", "behind it").forEach(serial::submit);
    serial.settle();
    final int before = serial.workers.size();
    serial.pool.resize(before + 3, 8);
    serial.submit("w");
    assertThat(serial.workers).as("the home has not turned").hasSize(before);
    serial.settleWithoutTurns();
    assertThat(serial.log).endsWith("w runs");
  }

  @Test
  @Promise({"B1"})
  void afterLongWorksTheIdleAreWokenAtOnce() {
    final SerialPool serial = serial(4, 4, 1);
    serial.settle();
    serial.submit("long", () -> serial.now += MILLI);
    serial.submit("behind it");
    serial.settle();
    List.of("blocks", "waits").forEach(serial::submit);
    final int blocked = serial.awake();
    serial.blockInWork(blocked);
    assertThat(serial.awakeBut(blocked)).isOne();
    serial.settleWithoutTurns(blocked);
    assertThat(serial.log).endsWith("waits runs");
  }

  @Test
  @Promise({"B1"})
  void aShortWorkThatFinishesEndsTheChain() {
    final SerialPool serial = fiveWorkersInAChain();
    serial.step(2); // runs, for no time
    serial.step(2); // finishes
    serial.blockInWork(3);
    assertThat(serial.workers).as("no sixth before the next tick").hasSize(5);
  }

  @Test
  @Promise({"B1"})
  void aLongWorkThatFinishesLetsTheChainGoOn() {
    final SerialPool serial = fiveWorkersInAChain();
    serial.step(0); // has run for a millisecond
    serial.step(0); // finishes
    serial.blockInWork(3);
    assertThat(serial.workers).as("one more, for it is no stall any more").hasSize(6);
  }

  /** Two that stalled, one more after a tick, and the next two that it has started. */
  private static SerialPool fiveWorkersInAChain() {
    final SerialPool serial = serial(0, 64, 2);
    for (int i = 0; i < 50; i++) {
      serial.submit("w" + i);
    }
    serial.turn();
    serial.blockInWork(0);
    serial.blockInWork(1);
    serial.now += MILLI;
    serial.turn();
    serial.blockInWork(2);
    assertThat(serial.workers).hasSize(5);
    return serial;
  }

  @Test
  @Promise({"B1"})
  void noMoreThanTheMaximum() {
    final SerialPool serial = serial(0, 3, 2);
    for (int i = 0; i < 10; i++) {
      serial.submit("w" + i);
    }
    serial.turn();
    serial.blockInWork(0);
    serial.blockInWork(1);
    serial.now += MILLI;
    serial.turn();
    serial.blockInWork(2);
    for (int i = 0; i < 5; i++) {
      serial.now += MILLI;
      serial.turn();
    }
    assertThat(serial.workers).hasSize(3);
    serial.settle();
    assertThat(serial.log).hasSize(20);
  }

  @Test
  @Promise({"B1"})
  void whileTheHomeStandsTheNextWorkerBetweenWorksLetsThePoolGrow() {
    final SerialPool serial = serial(0, 64, 2);
    for (int i = 0; i < 30; i++) {
      serial.submit("w" + i, () -> serial.now += 10 * MILLI);
    }
    serial.turn();
    serial.blockInWork(0);
    serial.blockInWork(1);
    serial.step(1); // runs for 10 ms: the oldest has waited for ten ticks
    serial.step(1); // is between works
    assertThat(serial.workers).hasSize(3);
  }

  @Test
  @Promise({"B1"})
  void afterManyShortWorksASlowOneStillLetsThePoolGrowAtItsEnd() {
    final SerialPool serial = serial(0, 64, 2);
    for (int i = 0; i < 60; i++) {
      final int mine = i;
      serial.submit("w" + i, () -> serial.now += mine < 40 ? MILLI / 100 : 500 * MILLI);
    }
    serial.turn();
    serial.blockInWork(0);
    while (serial.log.size() < 42) { // 40 short ones and two slow ones
      serial.step(1);
    }
    assertThat(serial.workers).as("the oldest has waited for a second").hasSizeGreaterThan(2);
  }

  @Test
  @Promise({"B1"})
  void twoSubmitsToOneIdleWorkerWakeItAndThenAnotherWhileTheHomeStands() {
    final SerialPool serial = serial(0, 64, 2);
    serial.submit("warm-up");
    serial.settle();
    assertThat(serial.pool.figures().idle()).isOne();
    serial.submit("a"); // wakes the idle one
    serial.submit("b"); // it is on its way: b must not wait for a
    serial.blockInWork(0);
    serial.settleWithoutTurns(0);
    assertThat(serial.log).contains("b runs").doesNotContain("a runs");
  }

  @Test
  @Promise({"B9", "B1"})
  void aRequestThatArrivesJustWhenAWorkerGoesToRestIsTaken() {
    final SerialPool serial = serial(0, 1, 2);
    serial.submit("first");
    serial.turn();
    serial.blockInWork(0);
    serial.step(0); // runs
    serial.step(0); // finishes
    // The worker has seen an empty queue and reads the clock to note since when it is idle.
    serial.atNextClockReading = () -> serial.submit("second");
    serial.step(0);
    assertThat(serial.atNextClockReading).as("the clock was read").isNull();
    serial.settle();
    assertThat(serial.log).contains("second returned");
  }

  @Test
  @Promise({"B5"})
  void theLatestIdleIsWokenFirst() {
    final SerialPool serial = serial(3, 3, 2);
    serial.settle();
    assertThat(serial.pool.figures().idle()).isEqualTo(3);
    for (int i = 0; i < 5; i++) {
      serial.now += MILLI;
      serial.submit("w" + i);
      assertThat(serial.step(0)).isFalse();
      assertThat(serial.step(1)).isFalse();
      serial.settle(0, 1);
    }
    assertThat(serial.log).hasSize(10);
  }

  @Test
  @Promise({"B5", "A9"})
  void underATrickleTheSurplusIsGoneOneKeepAliveAfterItsLastWork() {
    final SerialPool serial = serial(0, 64, 8);
    for (int i = 0; i < 8; i++) {
      serial.submit("w" + i);
    }
    serial.turn();
    for (int i = 0; i < 8; i++) {
      serial.blockInWork(i);
    }
    serial.settle();
    assertThat(serial.alive()).isEqualTo(8);
    serial.now += KEEP_ALIVE / 20;
    serial.settle();
    for (int i = 0; i < 10; i++) { // one request each tenth of the keep-alive
      serial.submit("trickle" + i);
      serial.settle();
      serial.now += KEEP_ALIVE / 10;
      serial.settle();
    }
    assertThat(serial.alive()).isOne();
    serial.now += KEEP_ALIVE;
    serial.settle();
    assertThat(serial.alive()).isZero();
  }

  @Test
  @Promise({"B5"})
  void aWorkerThatLooksInVainAtTheEndOfItsRestLeavesAllTheSame() {
    final SerialPool serial = serial(0, 64, 8);
    for (int i = 0; i < 8; i++) {
      serial.submit("w" + i);
    }
    serial.turn();
    for (int i = 0; i < 8; i++) {
      serial.blockInWork(i);
    }
    serial.settle();
    serial.now += KEEP_ALIVE;
    serial.submit("last"); // all look, one finds it
    serial.settle();
    assertThat(serial.alive()).as("the others have had no work for a keep-alive").isOne();
  }

  @Test
  @Promise({"A11"})
  void anIdleWorkerStaysUntilTheKeepAliveIsOver() {
    final SerialPool serial = serial(0, 64, 2);
    serial.submit("w");
    serial.settle();
    serial.now += KEEP_ALIVE - 1;
    serial.settle();
    assertThat(serial.alive()).isOne();
    serial.now += 1;
    serial.settle();
    assertThat(serial.alive()).isZero();
  }

  @Test
  @Promise({"A11"})
  void aWorkerWhoseRestIsOverTakesWhatIsQueuedInsteadOfLeaving() {
    final SerialPool serial = serial(2, 2, 2);
    serial.settle();
    serial.pool.resize(0, 2);
    serial.turn();
    serial.submit("hunted"); // summons the latest, who does not get to run
    serial.now += KEEP_ALIVE;
    serial.settle(1);
    assertThat(serial.log).containsExactly("hunted runs", "hunted returned");
  }

  @Test
  @Promise({"A9", "B5"})
  void theMinimumStaysHoweverLong() {
    final SerialPool serial = serial(2, 8, 8);
    assertThat(serial.workers).isEmpty();
    serial.turn();
    assertThat(serial.workers).hasSize(2);
    for (int i = 0; i < 5; i++) {
      serial.now += KEEP_ALIVE;
      serial.settle();
    }
    assertThat(serial.alive()).isEqualTo(2);
  }
}
