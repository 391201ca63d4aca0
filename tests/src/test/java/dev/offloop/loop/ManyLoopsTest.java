package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.AioContext;
import dev.offloop.IoThread;
import dev.offloop.tests.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Any number of loops, which share nothing. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A24"})
final class ManyLoopsTest {
  @Test
  void aThousandLoopsOfOneNameKeepTheirCallbacksApart() {
    final List<AioContext> all = new ArrayList<>();
    final int[] calls = new int[1000];
    for (int i = 0; i < calls.length; i++) {
      final int mine = i;
      final AioContext context = AioContext.create("one of many");
      all.add(context);
      context.execute(() -> calls[mine]++);
    }
    all.get(500).close();
    for (int i = 0; i < calls.length; i++) {
      if (i != 500) {
        assertThat(all.get(i).poll(false)).isTrue();
      }
      assertThat(calls[i]).isEqualTo(1);
      if (i + 1 < calls.length && i + 1 != 500) {
        assertThat(calls[i + 1]).isZero();
      }
    }
    all.forEach(AioContext::close);
  }

  @Test
  void loopsOnThreadsOfTheirOwnRunSideBySide() {
    final List<IoThread> all = new ArrayList<>();
    final CountDownLatch everybodyIsHere = new CountDownLatch(20);
    for (int i = 0; i < 20; i++) {
      final IoThread thread = IoThread.builder("beside-" + i).daemon(true).start();
      all.add(thread);
      thread
          .context()
          .execute(
              () -> {
                everybodyIsHere.countDown();
                Within.opens(everybodyIsHere, "all loops are in a callback at the same time");
              });
    }
    Within.opens(everybodyIsHere, "all loops are in a callback at the same time");
    all.forEach(IoThread::close);
  }

  @Test
  void eachLoopHasOnePoolWhichIsMadeOnFirstUse() {
    try (AioContext one = AioContext.create("lazy-one");
        AioContext other = AioContext.create("lazy-other")) {
      assertThat(one.threadPool()).isSameAs(one.threadPool()).isNotSameAs(other.threadPool());
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.startsWith("lazy-"));
    }
  }
}
