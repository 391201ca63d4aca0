package dev.offloop.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.base.Home;
import dev.offloop.base.Machine;
import dev.offloop.base.Reports;
import dev.offloop.base.Resident;
import dev.offloop.loop.EventLoop;
import dev.offloop.tests.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Continuations that come to a loop after it has closed. */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
@SuppressWarnings("LockNotBeforeTry") // one thread holds what another waits for
class LateContinuationTest {
  private final List<String> reports = new CopyOnWriteArrayList<>();
  private final EventLoop loop =
      new EventLoop(
          "io",
          Machine.REAL,
          new Reports((message, failure, thread, stack) -> reports.add(message)));

  @Test
  @Promise({"A34"})
  void theyRunOneAfterTheOtherOnOneLateThreadAndAreReported() throws InterruptedException {
    loop.close();
    final List<String> ran = new CopyOnWriteArrayList<>();
    final CountDownLatch over = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      final int mine = i;
      loop.executeAlways(
          () -> {
            ran.add(mine + " on " + Thread.currentThread().getName());
            over.countDown();
          });
    }
    assertThat(over.await(25, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).containsExactly("0 on io-late", "1 on io-late", "2 on io-late");
    assertThat(reports).hasSize(3).allMatch(report -> report.contains("after its loop \"io\""));
  }

  /** Stands for a strand without a coroutine. */
  private final class Nobody implements Resident {
    private final Thread thread = Thread.ofVirtual().unstarted(() -> {});

    @Override
    public Home home() {
      return loop;
    }

    @Override
    public Thread thread() {
      return thread;
    }

    @Override
    public void homeCloses() {}
  }

  /** A strand that no coroutine stands for, so that nobody has it end with the loop. */
  @ParameterizedTest
  @EnumSource
  @Promise({"A34"})
  void aStrandThatRestsWhileItsLoopClosesComesToItsEnd(Strands kind) throws InterruptedException {
    final CountDownLatch over = new CountDownLatch(1);
    final Strand[] own = new Strand[1];
    own[0] =
        kind.make(loop, new Nobody(), "late", () -> own[0].rest(), failure -> over.countDown());
    own[0].start();
    loop.poll(false);
    assertThat(over.getCount()).isOne();
    loop.close();
    own[0].resume();
    assertThat(over.await(25, TimeUnit.SECONDS)).isTrue();
    assertThat(reports).isNotEmpty();
  }

  @Test
  @Promise({"A34"})
  void aMountedStrandThatWaitsForALockIsNotStranded() throws InterruptedException {
    final CountDownLatch over = new CountDownLatch(1);
    final ReentrantLock lock = new ReentrantLock();
    lock.lock();
    final Strand strand =
        Strands.MOUNTED.make(
            loop,
            new Nobody(),
            "late",
            () -> {
              lock.lock();
              lock.unlock();
            },
            failure -> over.countDown());
    strand.start();
    loop.poll(false);
    loop.close();
    lock.unlock();
    assertThat(over.await(25, TimeUnit.SECONDS)).isTrue();
    assertThat(reports).isNotEmpty();
  }
}
