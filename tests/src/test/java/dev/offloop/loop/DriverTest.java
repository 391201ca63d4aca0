package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.base.Machine;
import dev.offloop.base.TurnWaiters;
import dev.offloop.tests.Promise;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Who holds a loop: a driver, or somebody who borrows it while he waits. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A26"})
final class DriverTest {
  private final Reported reported = new Reported();
  private final Driver driver =
      new Driver("held", reported.asReports(), new TurnWaiters(Machine.REAL), () -> {});

  @Test
  void aBorrowerThatGaveTheLoopBackDoesNotGetItBeforeOneThatCameToDrive() {
    for (int i = 0; i < 100; i++) {
      assertThat(driver.borrow()).isTrue();
      final CountDownLatch mayLeave = new CountDownLatch(1);
      final Actor<?> comer =
          Actor.plays(
              "comer",
              () -> {
                driver.enter("run()");
                Within.opens(mayLeave, "the borrower has tried again");
                driver.leave();
              });
      Within.holds(driver::isClaimed, "the comer waits for the loop");
      driver.leave();
      assertThat(driver.borrow()).isFalse();
      mayLeave.countDown();
      comer.ends();
    }
    assertThat(driver.isFree()).isTrue();
    assertThat(reported.all()).isEmpty();
  }

  @Test
  @Promise({"B14"})
  void anInterruptGivenBackIsReportedOnceHoweverOftenItsThreadDrivesAndAFreshOneAnew() {
    Thread.currentThread().interrupt();
    for (int i = 0; i < 3; i++) {
      driver.enter("poll()");
      driver.noteInterrupt();
      assertThat(Thread.currentThread().isInterrupted()).as("cleared").isFalse();
      driver.leave();
      assertThat(Thread.currentThread().isInterrupted()).as("set again").isTrue();
    }
    assertThat(reported.all()).hasSize(1);

    driver.enter("poll()"); // with the old one
    for (int i = 0; i < 3; i++) {
      Thread.currentThread().interrupt();
      driver.noteInterrupt();
      assertThat(Thread.currentThread().isInterrupted()).as("cleared").isFalse();
    }
    driver.leave();
    assertThat(Thread.interrupted()).as("set again").isTrue();
    assertThat(reported.all()).as("one report more for this time of driving").hasSize(2);
  }

  @Test
  void aVirtualThreadDoesNotBorrow() {
    Actor.playsVirtually("light", () -> assertThat(driver.borrow()).isFalse()).ends();
    assertThat(driver.isFree()).isTrue();
  }
}
