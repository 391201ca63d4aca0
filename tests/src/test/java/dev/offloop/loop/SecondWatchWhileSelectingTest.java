package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.base.Machine;
import dev.offloop.base.Share;
import dev.offloop.tests.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A second watch of a channel, at a moment when the selector has just let go of the first. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A30"})
final class SecondWatchWhileSelectingTest {
  private static final int READ = SelectionKey.OP_READ;

  private final Reported reported = new Reported();
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
    pipe.source().close();
    pipe.sink().close();
    assertThat(reported.all()).isEmpty();
  }

  @Test
  void itIsRefusedWhileTheWatchBeforeItWaits() throws Exception {
    final EventLoop loop = new EventLoop("between", Machine.REAL, reported.asReports());
    final EventLoop around = loop.enter("a test");
    final Watches watches = new Watches(loop, new Share(Machine.REAL, 1_000_000));
    final Watch closed = new Watch(watches, pipe.source(), READ, ready -> first.incrementAndGet());
    closed.begin();
    closed.close();
    final Watch waiting = new Watch(watches, pipe.source(), READ, ready -> first.incrementAndGet());
    waiting.begin();
    watches.select(1_000_000); // the selection that the loop was in: lets go of the closed one
    final Watch tooMany =
        new Watch(watches, pipe.source(), READ, ready -> second.incrementAndGet());
    assertThatThrownBy(tooMany::begin).isInstanceOf(IllegalStateException.class);
    for (int i = 0; i < 3; i++) {
      watches.run();
    }
    assertThat(first.get()).isPositive();
    assertThat(second).hasValue(0);
    watches.seal();
    loop.leave(around);
  }
}
