package dev.offloop.loop;

import dev.offloop.AioContext;
import dev.offloop.BottomHalf;
import dev.offloop.EventNotifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;

/** The kinds of callback that a user gives to a loop. */
enum Kind {
  TASK {
    @Override
    void calls(AioContext context, Runnable callback) {
      context.execute(callback);
    }
  },
  BOTTOM_HALF {
    @Override
    void calls(AioContext context, Runnable callback) {
      final BottomHalf bottomHalf = context.bottomHalf(callback);
      bottomHalf.schedule();
    }
  },
  TIMER {
    @Override
    void calls(AioContext context, Runnable callback) {
      context.timer(callback).schedule(Duration.ZERO);
    }
  },
  NOTIFIER {
    @Override
    void calls(AioContext context, Runnable callback) {
      final EventNotifier notifier = context.notifier(callback);
      notifier.set();
    }
  },
  CHANNEL {
    @Override
    void calls(AioContext context, Runnable callback) {
      try {
        final Pipe pipe = Pipe.open();
        pipe.sink().write(ByteBuffer.allocate(1));
        context.watch(
            pipe.source(),
            SelectionKey.OP_READ,
            (watch, ready) -> {
              watch.close();
              pipe.source().close();
              pipe.sink().close();
              callback.run();
            });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };

  /** Has the callback called once by the loop, soon. Any thread. */
  abstract void calls(AioContext context, Runnable callback);
}
