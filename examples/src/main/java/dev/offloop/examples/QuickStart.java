package dev.offloop.examples;

import dev.offloop.AioContext;
import dev.offloop.AioTimer;
import dev.offloop.IoThread;
import dev.offloop.ThreadPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Reads files that a loop must not wait for, and ticks meanwhile. */
public final class QuickStart {
  private QuickStart() {}

  /**
   * Counts the lines of the files named.
   *
   * @param args paths of files
   * @throws InterruptedException if interrupted while it waits for the last answer
   */
  public static void main(String[] args) throws InterruptedException {
    final CountDownLatch answers = new CountDownLatch(args.length);
    // README begin
    try (IoThread io = IoThread.start("io")) { // a thread that drives a loop
      AioContext loop = io.context();
      ThreadPool disk = loop.threadPool(); // no thread yet; up to 64 when needed

      AioTimer ticks = loop.timer(() -> System.out.println("the loop is free"));
      ticks.schedule(Duration.ofMillis(10));

      for (String name : args) {
        disk.submit(
            () -> Files.readAllLines(Path.of(name)).size(), // on a worker: may block
            (lines, failure) -> { // on the loop: no locks needed
              System.out.println(name + ": " + (failure == null ? lines : failure));
              answers.countDown();
            });
      }
      answers.await();
    } // waits for what is outstanding, then ends loop and thread
    // README end
  }
}
