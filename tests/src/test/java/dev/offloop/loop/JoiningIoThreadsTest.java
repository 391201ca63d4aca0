package dev.offloop.loop;

import dev.offloop.IoThread;
import dev.offloop.tests.Promise;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Threads that wait for each other by a join. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Promise({"A32"})
final class JoiningIoThreadsTest {
  private final Reported reported = new Reported();

  @Test
  @Tag("slow")
  void anIoThreadThatJoinsOneWhoseCallbackWaitsForItIsNoSilentHang() {
    final IoThread one = IoThread.builder("one").daemon(true).reporter(reported).start();
    final IoThread two = IoThread.builder("two").daemon(true).reporter(reported).start();
    final CountDownLatch isTwoOver = new CountDownLatch(1);
    final CountDownLatch isOneOut = new CountDownLatch(1);
    one.context()
        .execute(
            () -> {
              Within.opens(isTwoOver, "loop two is closed and its last callback goes on");
              try {
                two.close(); // its loop is over, so this joins the thread
              } finally {
                isOneOut.countDown();
              }
            });
    two.context()
        .execute(
            () -> {
              two.context().close();
              isTwoOver.countDown();
              one.context().close(); // needs a turn of one
            });
    Within.holds(
        () -> isOneOut.getCount() == 0 || !reported.all().isEmpty(),
        "one of them fails, or somebody reports that both hang");
  }
}
