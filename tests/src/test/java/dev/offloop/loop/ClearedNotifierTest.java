package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.EventNotifier;
import dev.offloop.tests.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A notifier that was cleared before the turn. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A26", "A28"})
final class ClearedNotifierTest {
  private final AioContext context = AioContext.create("cleared");
  private final AtomicInteger calls = new AtomicInteger();

  @AfterEach
  void close() {
    Turns.close(context::close);
  }

  @Test
  void itsTurnIsNoProgress() {
    final EventNotifier notifier = context.notifier(calls::incrementAndGet);
    notifier.set();
    assertThat(notifier.testAndClear()).isTrue();
    assertThat(context.poll(false)).isFalse();
    assertThat(calls).hasValue(0);
  }
}
