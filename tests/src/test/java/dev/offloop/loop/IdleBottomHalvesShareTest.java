package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Many idle bottom halves at once. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"B4"})
final class IdleBottomHalvesShareTest {
  private static final long MS = 1_000_000;

  private final FakeClock clock = new FakeClock(0);
  private final EventLoop loop = new EventLoop("idle", clock, new Reported().asReports());
  private final List<String> log = new ArrayList<>();

  @Test
  void manyAtOnceShareTheTurnWithTheOtherKinds() {
    for (int i = 0; i < 1000; i++) {
      loop.deferred(
              Deferred.Kind.BOTTOM_HALF,
              () -> {
                log.add("idle");
                clock.advance(MS / 10);
              })
          .scheduleIdle();
    }
    clock.advance(10 * MS);
    final long start = clock.nanoTime();
    loop.poll(false);
    assertThat(clock.nanoTime() - start).as("virtual length of the turn").isLessThan(5 * MS);
    for (int i = 0; i < 1000 && log.size() < 1000; i++) {
      clock.advance(10 * MS);
      loop.poll(false);
    }
    assertThat(log).hasSize(1000);
  }
}
