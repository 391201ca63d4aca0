package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.AioContext;
import dev.offloop.BottomHalf;
import dev.offloop.ChannelWatch;
import dev.offloop.tests.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Channels that a loop watches. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A30"})
final class WatchingChannelsTest {
  private static final int READ = SelectionKey.OP_READ;

  private final Reported reported = new Reported();
  private final AioContext context = AioContext.create("watching", reported);
  private final AtomicInteger calls = new AtomicInteger();
  private Pipe pipe;
  private Pipe other;

  @BeforeEach
  void open() throws IOException {
    pipe = Pipe.open();
    other = Pipe.open();
  }

  @AfterEach
  void close() throws IOException {
    Turns.close(context::close);
    for (Pipe each : List.of(pipe, other)) {
      each.source().close();
      each.sink().close();
    }
  }

  private static void fill(Pipe pipe) throws IOException {
    pipe.sink().write(ByteBuffer.allocate(1));
  }

  private static void empty(Pipe pipe) throws IOException {
    pipe.source().read(ByteBuffer.allocate(100));
  }

  private void turns(int count) {
    for (int i = 0; i < count; i++) {
      context.poll(false);
    }
  }

  @Test
  void theHandlerIsToldTheWatchAndWhatIsReady() throws Exception {
    final List<Object> told = new ArrayList<>();
    final ChannelWatch watch =
        context.watch(
            pipe.source(),
            READ,
            (self, ready) -> {
              told.add(self);
              told.add(ready);
            });
    turns(3);
    assertThat(told).isEmpty();
    fill(pipe);
    assertThat(context.poll(false)).isTrue();
    assertThat(told).containsExactly(watch, READ);
    assertThat(watch.interestOps()).isEqualTo(READ);
  }

  @Test
  void theHandlerIsCalledAgainForAsLongAsTheChannelIsReady() throws Exception {
    context.watch(pipe.source(), READ, (watch, ready) -> calls.incrementAndGet());
    fill(pipe);
    turns(5);
    assertThat(calls).hasValue(5);
    empty(pipe);
    turns(5);
    assertThat(calls).hasValue(5);
  }

  @Test
  void socketsAcceptConnectReadAndWrite() throws Exception {
    final StringBuilder answer = new StringBuilder();
    try (ServerSocketChannel server = ServerSocketChannel.open();
        SocketChannel client = SocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      context.watch(
          server,
          SelectionKey.OP_ACCEPT,
          (watch, ready) -> {
            final SocketChannel accepted = server.accept();
            context.watch(accepted, READ, (echo, readable) -> echo(accepted, echo));
          });
      client.configureBlocking(false);
      if (!client.connect(server.getLocalAddress())) {
        context.watch(
            client, SelectionKey.OP_CONNECT, (watch, ready) -> connected(client, watch, answer));
      } else {
        context.watch(
            client, SelectionKey.OP_WRITE, (watch, ready) -> connected(client, watch, answer));
      }
      context.pollUntil(() -> answer.toString().equals("ping"));
    }
    assertThat(reported.all()).isEmpty();
  }

  private static void echo(SocketChannel channel, ChannelWatch watch) throws IOException {
    final ByteBuffer buffer = ByteBuffer.allocate(100);
    if (channel.read(buffer) < 0) {
      watch.close();
      channel.close();
      return;
    }
    channel.write(buffer.flip());
  }

  private static void connected(SocketChannel channel, ChannelWatch watch, StringBuilder answer)
      throws IOException {
    if (watch.interestOps() != READ) {
      assertThat(channel.finishConnect()).isTrue();
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.write(ByteBuffer.wrap("ping".getBytes(StandardCharsets.US_ASCII)));
      watch.interestOps(READ);
      return;
    }
    final ByteBuffer buffer = ByteBuffer.allocate(100);
    channel.read(buffer);
    answer.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
  }

  @Test
  void onlyOperationsOfInterestAreTold() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (SocketChannel client = SocketChannel.open(server.getLocalAddress());
          SocketChannel accepted = server.accept()) {
        final List<Integer> told = new ArrayList<>();
        final ChannelWatch watch =
            context.watch(client, READ | SelectionKey.OP_WRITE, (self, ready) -> told.add(ready));
        turns(1);
        watch.interestOps(READ);
        turns(3);
        assertThat(told).containsExactly(SelectionKey.OP_WRITE);
        accepted.write(ByteBuffer.allocate(1));
        context.pollUntil(() -> told.size() == 2);
        assertThat(told).containsExactly(SelectionKey.OP_WRITE, READ);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyCallbackMayAddChangeAndRemove(Kind kind) throws Exception {
    final AtomicReference<ChannelWatch> watch = new AtomicReference<>();
    fill(pipe);
    kind.calls(
        context,
        () ->
            watch.set(
                unchecked(
                    () ->
                        context.watch(
                            pipe.source(), READ, (self, ready) -> calls.incrementAndGet()))));
    context.pollUntil(() -> calls.get() == 2);
    kind.calls(context, () -> watch.get().interestOps(0));
    context.pollUntil(() -> watch.get().interestOps() == 0);
    final int paused = calls.get();
    turns(3);
    assertThat(calls).hasValue(paused);
    kind.calls(context, () -> watch.get().interestOps(READ));
    context.pollUntil(() -> calls.get() == paused + 2);
    final boolean[] isRemoved = {false};
    kind.calls(
        context,
        () -> {
          watch.get().close();
          calls.set(0);
          isRemoved[0] = true;
        });
    context.pollUntil(() -> isRemoved[0]);
    turns(3);
    assertThat(calls).hasValue(0);
    assertThat(reported.all()).isEmpty();
  }

  /** A call that may fail, where only a Runnable fits. */
  private static <T> T unchecked(Callable<T> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itsOwnHandlerMayChangeAndRemoveIt() throws Exception {
    final AtomicInteger removed = new AtomicInteger();
    context.watch(
        pipe.source(),
        READ,
        (watch, ready) -> {
          if (calls.incrementAndGet() == 3) {
            watch.interestOps(0);
          }
        });
    context.watch(
        other.source(),
        READ,
        (watch, ready) -> {
          removed.incrementAndGet();
          watch.close();
          watch.close();
        });
    fill(pipe);
    fill(other);
    turns(20);
    assertThat(calls).hasValue(3);
    assertThat(removed).hasValue(1);
  }

  @Test
  void anotherThreadMayAddToALoopThatSleepsWithoutChannels() throws Exception {
    fill(pipe);
    final Actor<Boolean> driver = Actor.plays("driver", () -> context.poll(true));
    Within.blocks(driver.thread());
    context.watch(pipe.source(), READ, (watch, ready) -> calls.incrementAndGet());
    assertThat(driver.ends()).isTrue();
    assertThat(calls).hasValue(1);
  }

  @Test
  void anotherThreadMayAddChangeAndRemoveWhileTheLoopSelects() throws Exception {
    fill(pipe);
    final ChannelWatch keepsSelecting =
        context.watch(other.source(), READ, (watch, ready) -> watch.close());
    final Actor<?> driver = Actor.plays("driver", context::run);
    Turns.settle(context);
    for (int i = 0; i < 200; i++) {
      calls.set(0);
      final CountDownLatch added = new CountDownLatch(1);
      final AtomicReference<CountDownLatch> next = new AtomicReference<>(added);
      final ChannelWatch watch =
          context.watch(
              pipe.source(),
              READ,
              (self, ready) -> {
                self.interestOps(0);
                next.get().countDown();
              });
      Within.opens(added, "the handler of a watch that another thread added is called");
      Turns.settle(context);
      final CountDownLatch changed = new CountDownLatch(1);
      next.set(changed);
      watch.interestOps(READ);
      Within.opens(changed, "the handler of a watch that another thread resumed is called");
      watch.close();
    }
    assertThat(keepsSelecting.interestOps()).isEqualTo(READ);
    context.stop();
    driver.ends();
    assertThat(reported.all()).isEmpty();
  }

  @Test
  void removedOnTheLoopItIsNotCalledThoughItWasReadyInTheSameTurn() throws Exception {
    final List<ChannelWatch> watches = new ArrayList<>();
    for (Pipe each : List.of(pipe, other)) {
      fill(each);
      watches.add(
          context.watch(
              each.source(),
              READ,
              (self, ready) -> {
                calls.incrementAndGet();
                watches.forEach(ChannelWatch::close);
              }));
    }
    turns(5);
    assertThat(calls).hasValue(1);
  }

  @Test
  void pausedOnTheLoopItIsNotCalledThoughItWasReadyInTheSameTurn() throws Exception {
    final List<ChannelWatch> watches = new ArrayList<>();
    for (Pipe each : List.of(pipe, other)) {
      fill(each);
      watches.add(
          context.watch(
              each.source(),
              READ,
              (self, ready) -> {
                calls.incrementAndGet();
                watches.forEach(watch -> watch.interestOps(0));
              }));
    }
    turns(5);
    assertThat(calls).hasValue(1);
  }

  @Test
  void removedFromElsewhereItIsNotCalledOnceThatIsKnownOnTheLoop() throws Exception {
    fill(pipe);
    final Actor<?> driver = Actor.plays("driver", context::run);
    for (int i = 0; i < 100; i++) {
      final AtomicInteger mine = new AtomicInteger();
      final ChannelWatch watch =
          context.watch(pipe.source(), READ, (self, ready) -> mine.incrementAndGet());
      Within.holds(() -> mine.get() > 0, "the handler is called");
      watch.close();
      final int atTheEnd = Turns.on(context, mine::get);
      Turns.settle(context);
      assertThat(mine).hasValue(atTheEnd);
    }
    context.stop();
    driver.ends();
    assertThat(reported.all()).isEmpty();
  }

  @Test
  void aHandlerThatThrowsIsReportedAndCalledAgain() throws Exception {
    fill(pipe);
    final IOException failure = new IOException("on purpose");
    context.watch(
        pipe.source(),
        READ,
        (watch, ready) -> {
          if (calls.incrementAndGet() < 3) {
            throw failure;
          }
          watch.close();
        });
    turns(5);
    assertThat(calls).hasValue(3);
    assertThat(reported.failures()).containsExactly(failure, failure);
    assertThat(reported.all().getFirst().message()).contains("\"watching\"");
  }

  @Test
  void operationsThatTheChannelDoesNotSupportAreRefused() throws Exception {
    assertThatThrownBy(() -> context.watch(pipe.source(), SelectionKey.OP_WRITE, (w, r) -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    final ChannelWatch watch = context.watch(pipe.source(), 0, (self, ready) -> {});
    assertThatThrownBy(() -> watch.interestOps(SelectionKey.OP_ACCEPT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(watch.interestOps()).isZero();
  }

  @Test
  void aClosedWatchRefusesChanges() throws Exception {
    final ChannelWatch watch = context.watch(pipe.source(), READ, (self, ready) -> {});
    watch.close();
    assertThatThrownBy(() -> watch.interestOps(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"watching\"");
  }

  @Test
  void aClosedChannelIsRefused() throws Exception {
    pipe.source().close();
    assertThatThrownBy(() -> context.watch(pipe.source(), READ, (watch, ready) -> {}))
        .isInstanceOf(ClosedChannelException.class);
    fill(other);
    context.watch(other.source(), READ, (watch, ready) -> calls.incrementAndGet());
    turns(1);
    assertThat(calls).hasValue(1);
  }

  @Test
  void aChannelClosedByItsOwnerIsNotToldAndHarmsNobody() throws Exception {
    final AtomicInteger ofClosed = new AtomicInteger();
    final ChannelWatch watch =
        context.watch(pipe.source(), READ, (self, ready) -> ofClosed.incrementAndGet());
    context.watch(other.source(), READ, (self, ready) -> calls.incrementAndGet());
    fill(pipe);
    fill(other);
    pipe.source().close();
    turns(3);
    assertThat(ofClosed).hasValue(0);
    assertThat(calls).hasValue(3);
    watch.interestOps(0); // nothing to change, and no error: the watch was not closed
    watch.close();
    watch.close();
    turns(1);
    assertThat(calls).hasValue(4);
    assertThat(reported.all()).isEmpty();
  }

  @Test
  void aChannelClosedByItsOwnHandlerIsNotToldAgain() throws Exception {
    fill(pipe);
    context.watch(
        pipe.source(),
        READ,
        (watch, ready) -> {
          calls.incrementAndGet();
          pipe.source().close();
        });
    turns(5);
    assertThat(calls).hasValue(1);
    assertThat(reported.all()).isEmpty();
  }

  @Test
  void aChannelClosedByAnotherHandlerOfTheTurnDoesNotHarmIt() throws Exception {
    for (Pipe each : List.of(pipe, other)) {
      fill(each);
      context.watch(
          each.source(),
          READ,
          (watch, ready) -> {
            calls.incrementAndGet();
            pipe.source().close();
            other.source().close();
          });
    }
    turns(5);
    assertThat(calls.get()).isBetween(1, 2);
    assertThat(reported.all()).isEmpty();
    context.execute(calls::incrementAndGet);
    assertThat(context.poll(false)).isTrue();
  }

  @Test
  void closedByItsOwnerWhenItsWatchIsItIsReallyClosedThoughTheLoopSleeps() throws Exception {
    context.watch(other.source(), READ, (watch, ready) -> {});
    final Actor<?> driver = Actor.plays("driver", context::run);
    for (int i = 0; i < 50; i++) {
      final Pipe brief = Pipe.open();
      final ChannelWatch watch = context.watch(brief.sink(), 0, (self, ready) -> {});
      Turns.settle(context);
      watch.close();
      brief.sink().close(); // in truth when the selector has let go of it
      final Actor<Integer> reader =
          Actor.plays("reader", () -> brief.source().read(ByteBuffer.allocate(1)));
      assertThat(reader.ends()).as("the end of the stream").isEqualTo(-1);
      brief.source().close();
    }
    context.stop();
    driver.ends();
  }

  @Test
  void aHandlerMayRunNestedTurns() throws Exception {
    fill(pipe);
    fill(other);
    final List<String> log = new ArrayList<>();
    final BottomHalf half = context.bottomHalf(() -> log.add("half"));
    context.watch(
        pipe.source(),
        READ,
        (watch, ready) -> {
          watch.close();
          half.schedule();
          context.pollUntil(() -> log.size() == 2);
          log.add("first");
        });
    context.watch(
        other.source(),
        READ,
        (watch, ready) -> {
          watch.close();
          log.add("second");
        });
    context.timer(() -> log.add("too late")).schedule(Duration.ofHours(1));
    turns(3);
    assertThat(log.subList(0, 2)).containsExactlyInAnyOrder("half", "second");
    assertThat(log).hasSize(3).endsWith("first");
  }

  @Test
  void atTheEndOfTheContextTheChannelStaysOpenAndAnotherContextMayWatchIt() throws Exception {
    context.watch(pipe.source(), READ, (watch, ready) -> calls.incrementAndGet());
    context.close();
    assertThat(pipe.source().isOpen()).isTrue();
    fill(pipe);
    try (AioContext second = AioContext.create("second")) {
      second.watch(pipe.source(), READ, (watch, ready) -> calls.addAndGet(10));
      second.pollUntil(() -> calls.get() == 10);
    }
  }
}
