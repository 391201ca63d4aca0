package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.IoThread;
import dev.offloop.tests.Promise;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A loop that has nothing to do takes no processor time. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A26"})
final class RestingTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long LIMIT_NANOS = 20_000_000;

  @Test
  @Tag("slow")
  void loopsAtRestAndThoseWhoWaitBesideThemTakeNoProcessorTime() throws Exception {
    final Pipe silent = Pipe.open();
    final Pipe full = Pipe.open();
    try (IoThread plain = start("nothing at all");
        IoThread timed = start("far timer");
        IoThread watching = start("channels");
        IoThread both = start("channel and far timer");
        IoThread waiting = start("pollUntil");
        AioContext beside = AioContext.create("undriven but for one who waits")) {
      full.sink().write(ByteBuffer.allocate(1));
      timed.context().timer(() -> {}).schedule(Duration.ofHours(1));
      watching.context().watch(silent.source(), SelectionKey.OP_READ, (watch, ready) -> {});
      both.context().watch(silent.sink(), 0, (watch, ready) -> {});
      both.context().watch(full.source(), 0, (watch, ready) -> {}); // ready, and not of interest
      both.context().timer(() -> {}).schedule(Duration.ofHours(1));
      final AtomicBoolean isOver = new AtomicBoolean();
      waiting.context().execute(() -> waiting.context().pollUntil(isOver::get));
      final CountDownLatch mayEnd = new CountDownLatch(1);
      beside.threadPool().submit(() -> mayEnd.await(1, TimeUnit.HOURS));
      plain.context().threadPool().submit(() -> mayEnd.await(1, TimeUnit.HOURS));
      final Actor<?> borrower = Actor.plays("borrower", () -> beside.threadPool().awaitIdle());
      final Actor<?> outsider =
          Actor.plays("outsider", () -> plain.context().threadPool().awaitIdle());

      final List<Thread> resting = new ArrayList<>(List.of(borrower.thread(), outsider.thread()));
      for (IoThread each : List.of(plain, timed, watching, both)) {
        Turns.settle(each.context());
        resting.add(Turns.on(each.context(), Thread::currentThread));
      }
      resting.add(Turns.on(waiting.context(), Thread::currentThread));
      Turns.pass(Duration.ofMillis(100)); // the first turns are over, with their class loading
      final List<Long> before = resting.stream().map(RestingTest::cpuNanos).toList();
      Turns.pass(Duration.ofSeconds(2));
      for (int i = 0; i < resting.size(); i++) {
        assertThat(cpuNanos(resting.get(i)) - before.get(i))
            .as("nanoseconds of processor time of " + resting.get(i).getName() + " in 2 s")
            .isLessThan(LIMIT_NANOS);
      }

      mayEnd.countDown();
      borrower.ends();
      outsider.ends();
      isOver.set(true);
      waiting.context().kick();
    }
    silent.source().close();
    silent.sink().close();
    full.source().close();
    full.sink().close();
  }

  private static IoThread start(String name) {
    return IoThread.builder(name).daemon(true).start();
  }

  private static long cpuNanos(Thread thread) {
    return THREADS.getThreadCpuTime(thread.threadId());
  }

  @Test
  void aWatchThatWasClosedLeavesALoopThatSleeps() throws Exception {
    final Pipe full = Pipe.open();
    try (Pipe.SourceChannel source = full.source();
        Pipe.SinkChannel sink = full.sink();
        IoThread io = start("watched once")) {
      sink.write(ByteBuffer.allocate(1));
      final CountDownLatch told = new CountDownLatch(1);
      io.context()
          .watch(
              source,
              SelectionKey.OP_READ,
              (watch, ready) -> {
                watch.close();
                told.countDown();
              });
      Within.opens(told, "the handler is called");
      Within.blocks(Turns.on(io.context(), Thread::currentThread)); // a park: no selector needed
    }
  }
}
