package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.IoThread;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Callbacks of one loop never overlap, of whatever kind and from wherever they come. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A4"})
final class SerialCallbacksTest {
  private final AtomicBoolean isInside = new AtomicBoolean();
  private final AtomicInteger overlaps = new AtomicInteger();
  private int plain; // no lock, no volatile

  private void callback() {
    if (isInside.getAndSet(true)) {
      overlaps.incrementAndGet();
    }
    plain++;
    Within.dawdle(20);
    isInside.set(false);
  }

  @Test
  void whatTheyTouchNeedsNoLock() {
    final int each = 300;
    final AtomicInteger outstanding = new AtomicInteger();
    try (IoThread io = IoThread.builder("serial").daemon(true).start()) {
      final AioContext context = io.context();
      final List<Actor<?>> bringers = new ArrayList<>();
      for (Kind kind : Kind.values()) {
        bringers.add(
            Actor.plays(
                kind.name(),
                () -> {
                  for (int i = 0; i < each; i++) {
                    outstanding.incrementAndGet();
                    kind.calls(
                        context,
                        () -> {
                          callback();
                          outstanding.decrementAndGet();
                        });
                  }
                }));
      }
      bringers.add(
          Actor.plays(
              "POOL",
              () -> {
                for (int i = 0; i < each; i++) {
                  outstanding.incrementAndGet();
                  context
                      .threadPool()
                      .submit(
                          () -> 1,
                          (value, failure) -> {
                            callback();
                            outstanding.decrementAndGet();
                          });
                }
              }));
      bringers.forEach(Actor::ends);
      Within.holds(() -> outstanding.get() == 0, "all callbacks have run");
      assertThat(overlaps).hasValue(0);
      assertThat(Turns.on(context, () -> plain)).isEqualTo(each * (Kind.values().length + 1));
    }
  }
}
