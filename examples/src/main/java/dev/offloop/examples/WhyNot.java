package dev.offloop.examples;

import dev.offloop.AioContext;
import dev.offloop.AioRequest;
import dev.offloop.IoThread;
import dev.offloop.ThreadPool;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What the JDK's own tools do where a loop needs something else, each beside what Offloop does.
 * Every line printed is measured at the time it is printed.
 */
public final class WhyNot {
  private static final long PATIENCE_MILLIS = 300;

  private final PrintStream out;

  private WhyNot(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints the comparison.
   *
   * @param args none
   * @throws Exception if the machine refuses a thread or a temporary file
   */
  public static void main(String[] args) throws Exception {
    final WhyNot whyNot = new WhyNot(System.out);
    whyNot.answersWhere();
    whyNot.growsWhen();
    whyNot.forgetsCancelled();
    whyNot.cancelOfAFile();
  }

  private void answersWhere() throws Exception {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(1, task -> new Thread(task, "pool-1"))) {
      final CountDownLatch attached = new CountDownLatch(1);
      final CompletableFuture<String> where =
          CompletableFuture.supplyAsync(() -> await(attached), pool)
              .thenApply(done -> Thread.currentThread().getName());
      attached.countDown();
      say("CompletableFuture calls back on", where.get());
    }
    try (IoThread io = IoThread.start("loop")) {
      final CompletableFuture<String> where = new CompletableFuture<>();
      io.context()
          .threadPool()
          .submit(() -> 1, (value, failure) -> where.complete(Thread.currentThread().getName()));
      say("Offloop calls back on", where.get());
    }
  }

  @SuppressWarnings("ErroneousThreadPoolConstructorChecker") // shows just that
  private void growsWhen() throws Exception {
    final ThreadPoolExecutor pool =
        new ThreadPoolExecutor(1, 64, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    final CountDownLatch second = new CountDownLatch(1);
    final Future<Boolean> first =
        pool.submit(() -> second.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    pool.execute(second::countDown);
    say("ThreadPoolExecutor(1, 64): work that waits for the one behind it ends", first.get());
    pool.shutdownNow();

    try (AioContext loop = AioContext.create("loop")) {
      final CountDownLatch behind = new CountDownLatch(1);
      loop.threadPool()
          .submit(
              () -> behind.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS),
              (ended, failure) ->
                  say("Offloop: work that waits for the one behind it ends", ended));
      loop.threadPool().run(behind::countDown);
    }
  }

  private void forgetsCancelled() throws Exception {
    final CountDownLatch end = new CountDownLatch(1);
    final ThreadPoolExecutor executor =
        new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    executor.execute(() -> await(end));
    final Future<?> cancelled = executor.submit(() -> {});
    cancelled.cancel(false);
    say("ThreadPoolExecutor still queues, after the cancel", executor.getQueue().size());
    end.countDown();
    executor.shutdown();

    try (AioContext loop = AioContext.create("loop");
        ThreadPool pool = ThreadPool.builder(loop).workersMax(1).build()) {
      final CountDownLatch release = new CountDownLatch(1);
      final AioRequest<String> running =
          pool.submit(
              () -> {
                loop.kick(); // so that the loop looks at its condition
                return await(release);
              });
      loop.pollUntil(() -> running.state() == AioRequest.State.ACTIVE);
      pool.submit(() -> 1).cancel();
      say("Offloop still queues, after the cancel", pool.stats().queued());
      release.countDown();
    }
  }

  private void cancelOfAFile() throws IOException, InterruptedException {
    final Path file = Files.createTempFile("whynot", ".bin");
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(
            file, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
      Future<Integer> write = channel.write(ByteBuffer.allocateDirect(64 << 20), 0);
      while (!write.cancel(true)) { // it had ended already: another one
        write = channel.write(ByteBuffer.allocateDirect(64 << 20), 0);
      }
      say("AsynchronousFileChannel is open, after one write's cancel(true)", channel.isOpen());
    }
  }

  private static String await(CountDownLatch latch) {
    try {
      latch.await();
      return "done";
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts here", e);
    }
  }

  private void say(String what, Object is) {
    out.println(what + ": " + is);
  }
}
