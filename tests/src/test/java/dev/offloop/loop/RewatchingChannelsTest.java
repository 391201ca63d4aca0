package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.AioContext;
import dev.offloop.ChannelWatch;
import dev.offloop.tests.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A channel has one watch at a time, and the next one at once when that is closed. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A30"})
final class RewatchingChannelsTest {
  private static final int READ = SelectionKey.OP_READ;

  private final Reported reported = new Reported();
  private final AioContext context = AioContext.create("rewatching", reported);
  private final AtomicInteger first = new AtomicInteger();
  private final AtomicInteger second = new AtomicInteger();
  private Pipe pipe;

  @BeforeEach
  void open() throws IOException {
    pipe = Pipe.open();
    pipe.sink().write(ByteBuffer.allocate(1));
  }

  @AfterEach
  void close() throws IOException {
    Turns.close(context::close);
    pipe.source().close();
    pipe.sink().close();
    assertThat(reported.all()).isEmpty();
  }

  private ChannelWatch watch(AtomicInteger calls) throws IOException {
    return context.watch(pipe.source(), READ, (watch, ready) -> calls.incrementAndGet());
  }

  @Test
  void closingAWatchLeavesItsChannelOpen() throws Exception {
    watch(first).close();
    context.poll(false);
    assertThat(pipe.source().isOpen()).isTrue();
    assertThat(pipe.source().read(ByteBuffer.allocate(5))).isEqualTo(1);
    context.close();
    assertThat(pipe.source().isOpen()).isTrue();
  }

  @Test
  void besideAnUndrivenLoopItCanBeWatchedAgainAtOnce() throws Exception {
    watch(first).close();
    watch(second);
    context.pollUntil(() -> second.get() == 2);
    assertThat(first).hasValue(0);
  }

  @Test
  void inItsOwnHandlerItCanBeWatchedAgainAtOnce() throws Exception {
    context.watch(
        pipe.source(),
        READ,
        (watch, ready) -> {
          first.incrementAndGet();
          watch.close();
          watch(second);
        });
    context.pollUntil(() -> second.get() == 2);
    assertThat(first).hasValue(1);
  }

  @Test
  void inATaskItCanBeWatchedAgainAtOnceAndABlockingTurnSeesIt() throws Exception {
    final ChannelWatch watch = watch(first);
    context.execute(
        () -> {
          watch.close();
          try {
            watch(second);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(context.poll(true)).isTrue();
    final int before = first.get();
    context.pollUntil(() -> second.get() == 1);
    assertThat(first).hasValue(before);
  }

  @Test
  void onADrivenLoopAnotherThreadCanWatchItAgainAtOnce() throws Exception {
    final Actor<?> driver = Actor.plays("driver", context::run);
    for (int i = 0; i < 500; i++) {
      final CountDownLatch told = new CountDownLatch(1);
      final ChannelWatch watch =
          context.watch(
              pipe.source(),
              READ,
              (self, ready) -> {
                self.interestOps(0);
                told.countDown();
              });
      Within.opens(told, "the handler of round " + i + " is called");
      watch.close();
    }
    context.stop();
    driver.ends();
  }

  @Test
  void manyTimesInARowItIsTheLastWatchThatCounts() throws Exception {
    for (int i = 0; i < 20; i++) {
      watch(first).close();
    }
    watch(second);
    context.pollUntil(() -> second.get() == 2);
    assertThat(first).hasValue(0);
  }

  @Test
  void aWatchThatWaitsForTheSelectorCanBeChangedAndClosed() throws Exception {
    watch(first).close();
    final ChannelWatch waiting = watch(first);
    waiting.interestOps(0);
    context.poll(false);
    context.poll(false);
    assertThat(first).hasValue(0);
    waiting.interestOps(READ);
    context.pollUntil(() -> first.get() == 1);
    waiting.close();
    watch(second).close();
    final int before = first.get();
    context.poll(false);
    context.poll(false);
    assertThat(first).hasValue(before);
    assertThat(second).hasValue(0);
  }

  @Test
  void oneWhoseChannelIsClosedWhileItWaitsHarmsNobody() throws Exception {
    watch(first).close();
    final ChannelWatch waiting = watch(first);
    pipe.source().close();
    context.poll(false);
    context.poll(false);
    waiting.close();
    assertThat(first).hasValue(0);
    assertThat(context.poll(false)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSecondWatchOfOneChannelIsRefused(boolean isFirstStillWaiting) throws Exception {
    if (isFirstStillWaiting) {
      watch(first).close();
    }
    final ChannelWatch present = watch(first);
    assertThatThrownBy(() -> watch(second))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"rewatching\"")
        .hasMessageContaining("interestOps");
    context.pollUntil(() -> first.get() == 1);
    present.close();
    watch(second);
    context.pollUntil(() -> second.get() == 1);
  }
}
