package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.offloop.AioContext;
import dev.offloop.IoThread;
import dev.offloop.ThreadPool;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a loop and a pool may poll, as a user says it. */
@Timeout(60)
class PollingOptionTest {
  @Test
  void aPollLastsFromZeroToAMillisecond() {
    try (AioContext context = AioContext.create("home")) {
      final ThreadPool.Builder builder = ThreadPool.builder(context);
      for (Duration refused : new Duration[] {Duration.ofNanos(-1), Duration.ofNanos(1_000_001)}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> context.pollingMax(refused))
            .withMessageContaining(refused.toString())
            .withMessageContaining("from 0 to 1 ms");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> builder.pollingMax(refused))
            .withMessageContaining(refused.toString());
      }
      context.pollingMax(Duration.ofMillis(1));
      builder.pollingMax(Duration.ofMillis(1)).build().close();
    }
  }

  @Test
  void nobodyPollsWhereTheMaximumIsZero() {
    try (AioContext context = AioContext.create("home")) {
      context.pollingMax(Duration.ZERO);
      try (ThreadPool pool = ThreadPool.builder(context).pollingMax(Duration.ZERO).build()) {
        final AtomicInteger over = new AtomicInteger();
        for (int i = 1; i <= 100; i++) {
          final int expected = i;
          pool.run(() -> {}, failure -> over.incrementAndGet());
          context.pollUntil(() -> over.get() == expected);
        }
        assertThat(pool.stats().polled()).isZero();
        assertThat(context.polled()).isZero();
      }
    }
  }

  @Test
  void whatWasPolledIsCounted() throws Exception {
    try (IoThread io = IoThread.start("io")) {
      final ThreadPool pool = io.context().threadPool();
      final CompletableFuture<Duration> polled = new CompletableFuture<>();
      new Object() {
        void again() {
          final Duration both = pool.stats().polled().plus(io.context().polled());
          if (both.isPositive()) {
            polled.complete(both);
          } else {
            pool.run(() -> {}, failure -> again());
          }
        }
      }.again();
      assertThat(polled.get()).isPositive();
    }
  }
}
