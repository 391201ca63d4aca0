package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.tests.Promise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What a stop leaves behind. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A26"})
final class StopAndLaterTurnsTest {
  private final AioContext context = AioContext.create("stopped");

  @AfterEach
  void close() {
    Turns.close(context::close);
  }

  @Test
  void aStopIsNoKickForALaterTurn() {
    final Actor<?> runner = Actor.plays("runner", context::run);
    Turns.on(
        context,
        () -> {
          context.stop();
          return true;
        });
    runner.ends();
    final Actor<Boolean> driver = Actor.plays("driver", () -> context.poll(true));
    Within.blocks(driver.thread());
    context.execute(() -> {});
    assertThat(driver.ends()).as("only work or a kick ends a blocking turn").isTrue();
  }
}
