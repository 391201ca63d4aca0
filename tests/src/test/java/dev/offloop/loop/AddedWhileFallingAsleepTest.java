package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.base.Machine;
import dev.offloop.tests.Promise;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A loop that goes to sleep while another thread adds the only channel. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A30", "B9"})
final class AddedWhileFallingAsleepTest {
  private final Reported reported = new Reported();
  private final EventLoop loop =
      new EventLoop("falling asleep", Machine.REAL, reported.asReports());

  @Test
  void aChannelAddedBetweenTheLookAtTheChannelsAndTheAnnouncementIsNotOverlooked()
      throws Exception {
    final Pipe pipe = Pipe.open();
    pipe.sink().write(ByteBuffer.allocate(1));
    final CountDownLatch told = new CountDownLatch(1);
    final Watch watch = loop.watch(pipe.source(), SelectionKey.OP_READ, ready -> told.countDown());
    final AtomicBoolean isAdded = new AtomicBoolean();
    final Selector slow =
        new SlowSelector(
            () -> {
              if (isCalledToFallAsleep() && !isAdded.getAndSet(true)) {
                Actor.plays("adder", watch::begin).ends();
              }
            });
    use(slow);

    final Actor<Boolean> driver = Actor.plays("driver", () -> loop.poll(true));
    Within.holds(isAdded::get, "the loop looks whether to park");
    Within.opens(told, "the handler of the channel that was ready all the time is called");
    driver.ends();
    loop.close();
    pipe.source().close();
    pipe.sink().close();
    assertThat(reported.all()).isEmpty();
  }

  private static boolean isCalledToFallAsleep() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("announce")));
  }

  /** As if a channel had been watched before, and then no more. */
  private void use(Selector selector) throws ReflectiveOperationException {
    final Field watches = EventLoop.class.getDeclaredField("watches");
    watches.setAccessible(true);
    final Field field = Watches.class.getDeclaredField("selector");
    field.setAccessible(true);
    field.set(watches.get(loop), selector);
  }

  /** The real selector, whose answer to "no keys?" is out of date when it arrives. */
  private static final class SlowSelector extends AbstractSelector {
    private final Selector real;
    private final Runnable betweenLookAndAnswer;

    SlowSelector(Runnable betweenLookAndAnswer) throws IOException {
      this(Selector.open(), betweenLookAndAnswer);
    }

    private SlowSelector(Selector real, Runnable betweenLookAndAnswer) {
      super(real.provider());
      this.real = real;
      this.betweenLookAndAnswer = betweenLookAndAnswer;
    }

    @Override
    public Set<SelectionKey> keys() {
      final Set<SelectionKey> answer = new HashSet<>(real.keys());
      betweenLookAndAnswer.run();
      return answer;
    }

    @Override
    protected SelectionKey register(
        AbstractSelectableChannel channel, int ops, @Nullable Object attachment) {
      try {
        return channel.register(real, ops, attachment);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
      return real.selectedKeys();
    }

    @Override
    public int selectNow() throws IOException {
      return real.selectNow();
    }

    @Override
    public int select(long timeout) throws IOException {
      return real.select(timeout);
    }

    @Override
    public int select() throws IOException {
      return real.select();
    }

    @Override
    public int selectNow(Consumer<SelectionKey> action) throws IOException {
      return real.selectNow(action);
    }

    @Override
    public int select(Consumer<SelectionKey> action, long timeout) throws IOException {
      return real.select(action, timeout);
    }

    @Override
    public int select(Consumer<SelectionKey> action) throws IOException {
      return real.select(action);
    }

    @Override
    public Selector wakeup() {
      real.wakeup();
      return this;
    }

    @Override
    protected void implCloseSelector() throws IOException {
      real.close();
    }
  }
}
