package dev.offloop.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.offloop.Coroutine;
import dev.offloop.Loop;
import dev.offloop.ThreadPool;
import dev.offloop.tests.Promise;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Coroutines on a loop that somebody else wrote: a single-threaded executor here. */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class ForeignCoroutinesTest {
  private final AtomicReference<Thread> thread = new AtomicReference<>();

  @AutoClose("shutdownNow")
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          body -> {
            thread.set(new Thread(body, "theirs"));
            return thread.get();
          });

  private final Loop loop =
      new Loop() {
        @Override
        public String name() {
          return "theirs";
        }

        @Override
        public boolean isCurrent() {
          return Thread.currentThread() == thread.get();
        }

        @Override
        public void execute(Runnable task) {
          executor.execute(task);
        }
      };

  @Test
  @Promise({"A7", "A31"})
  void aCoroutineCallsAndSleepsBesideAForeignLoopsThread() throws Exception {
    try (ThreadPool pool = ThreadPool.builder(loop).build()) {
      final Coroutine<String> coroutine =
          Coroutine.spawn(
              loop,
              () -> {
                final String value = pool.call(() -> "value");
                Coroutine.sleep(Duration.ofMillis(1));
                assertThat(Coroutine.inCoroutine()).isTrue();
                return value;
              });
      assertThat(coroutine.toCompletionStage().toCompletableFuture().get(25, TimeUnit.SECONDS))
          .isEqualTo("value");
    }
  }

  @Test
  @Promise({"A31"})
  void aForeignLoopHasNoChannelsToAwait() throws Exception {
    final Pipe pipe = Pipe.open();
    try (var source = pipe.source();
        var sink = pipe.sink()) {
      assertThat(sink.isOpen()).isTrue();
      final Coroutine<String> coroutine =
          Coroutine.spawn(
              loop,
              () -> {
                assertThatThrownBy(() -> Coroutine.awaitReady(source, SelectionKey.OP_READ))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("\"theirs\"")
                    .hasMessageContaining("AioContext");
                return "refused";
              });
      assertThat(coroutine.toCompletionStage().toCompletableFuture().get(25, TimeUnit.SECONDS))
          .isEqualTo("refused");
    }
  }
}
