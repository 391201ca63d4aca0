package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.base.Machine;
import dev.offloop.tests.Promise;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** An interrupt of a thread that waits beside a loop and drives it meanwhile. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"B14"})
final class InterruptedWaiterTest {
  private final Reported reported = new Reported();

  @Test
  void anInterruptOfAWaitingThreadIsReportedOnceAndKept() {
    final EventLoop loop = new EventLoop("borrowed", Machine.REAL, reported.asReports());
    final AtomicBoolean over = new AtomicBoolean();
    final AtomicInteger looks = new AtomicInteger();
    final Actor<Boolean> waiter =
        Actor.plays(
            "waiter",
            () -> {
              loop.waitUntil(
                  () -> {
                    looks.incrementAndGet();
                    return over.get();
                  },
                  Long.MAX_VALUE,
                  "wait");
              return Thread.currentThread().isInterrupted();
            });
    Within.blocks(waiter.thread());
    waiter.thread().interrupt();
    reported.arrives("interrupted");
    for (int i = 0; i < 5; i++) {
      final int before = looks.get();
      loop.kick();
      Within.holds(() -> looks.get() > before + 1, "the waiter has had a turn");
      Within.blocks(waiter.thread());
    }
    over.set(true);
    loop.kick();
    assertThat(waiter.ends()).isTrue();
    assertThat(reported.all()).hasSize(1);
  }
}
