package dev.offloop.pool;

import dev.offloop.AioContext;
import dev.offloop.AioRequest;
import dev.offloop.ThreadPool;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/**
 * A program that submits while there is room for some objects only, a little more each time, and
 * has threads started in vain meanwhile. Ends with 0 when each submit either threw and counted
 * nothing, or came home, and the pool ends.
 */
final class FullHeapSubmits {
  private static final int SILENCE_NANOS_LOG = 33; // 8.6 s
  private static final int ROUNDS = 20;
  private static final Callable<String> WORK = () -> "";

  private static volatile @Nullable Object @Nullable [] hoard;

  @SuppressWarnings("UnusedVariable") // it takes room, and gives it back
  private static volatile byte @Nullable [] gap;

  private static volatile boolean areThreadsRefused;
  private static int told; // the loop's

  private FullHeapSubmits() {}

  public static void main(String[] arguments) {
    final boolean isRecorded = arguments[0].equals("recorded");
    if (isRecorded) {
      record();
    }
    final OutOfMemoryError noThread = new OutOfMemoryError("unable to create native thread");
    final AioContext context = AioContext.create("home", report -> {});
    final ThreadPool pool =
        ThreadPool.builder(context)
            .threadFactory(
                body -> {
                  if (areThreadsRefused) {
                    throw noThread;
                  }
                  return new Thread(body);
                })
            .build();
    final BiConsumer<Object, Throwable> callback = (value, failure) -> told++;
    for (int i = 0; i < 2_000; i++) { // loads what there is to load
      pool.submit(WORK, callback);
      pool.submit(WORK, callback).cancel();
    }
    pool.awaitIdle();
    for (int i = 0; i < 20; i++) { // and once all that a turn, a refusal and a cancel need
      areThreadsRefused = i % 2 == 0;
      pool.resize(0, 1);
      pool.submit(WORK, callback);
      while (pool.outstanding() > 0) {
        context.poll(false);
        areThreadsRefused = false;
      }
    }
    told = 0;
    int accepted = 0;
    int refused = 0;
    for (int round = 0; round <= ROUNDS; round++) {
      final int bytes =
          2 * round * round; // from nothing to what a thread needs, by small steps first
      areThreadsRefused = round % 2 == 0;
      gap = new byte[bytes];
      fill();
      gap = null;
      AioRequest<?> request = null;
      try {
        request = pool.submit(WORK, callback);
        if (round % 3 == 0) {
          request.cancel();
        }
      } catch (OutOfMemoryError full) {
        refused += request == null ? 1 : 0;
      }
      accepted += request == null ? 0 : 1;
      try {
        context.poll(false);
      } catch (OutOfMemoryError thrown) {
        hoard = null;
        System.out.println("a turn threw at " + bytes);
        Runtime.getRuntime().halt(2);
      }
      hoard = null;
      areThreadsRefused = false;
      final long start = System.nanoTime();
      while (told < accepted && (System.nanoTime() - start) >> SILENCE_NANOS_LOG == 0) {
        context.poll(false);
      }
      if (told != accepted || pool.outstanding() != 0) {
        System.out.printf(
            "at %d bytes: told %d of %d, outstanding %d%n",
            bytes, told, accepted, pool.outstanding());
        Runtime.getRuntime().halt(1);
      }
    }
    System.out.printf("accepted %d, refused %d%n", accepted, refused);
    Runtime.getRuntime().halt(accepted > 0 && refused > 0 ? 0 : 3);
  }

  /**
   * Starts a recording whose own thread stands still. Each second it would take what the heap has
   * left, or free some, and would load what it needs to say that it found none.
   */
  private static void record() {
    final CountDownLatch stands = new CountDownLatch(1);
    FlightRecorder.addPeriodicEvent(
        Tick.class,
        () -> {
          stands.countDown();
          while (true) {
            LockSupport.park();
          }
        });
    final Recording recording = new Recording();
    for (String event : new String[] {"Submit", "Start", "Complete", "Cancel"}) {
      recording.enable("dev.offloop." + event);
    }
    recording.enable(Tick.class).withPeriod(Duration.ofMillis(10));
    recording.start();
    Waiting.await(stands, "the recorder's thread to stand still");
  }

  /** Takes all there is: bytes first, which a collection need not look through. */
  private static void fill() {
    for (int size = 1 << 18; size > 1 << 5; size /= 16) {
      try {
        while (true) {
          hoard = new @Nullable Object[] {hoard, new byte[size]};
        }
      } catch (OutOfMemoryError full) {
        // The next is smaller.
      }
    }
    try {
      while (true) {
        hoard = new @Nullable Object[] {hoard};
      }
    } catch (OutOfMemoryError full) {
      // Not a byte is free.
    }
  }

  /** Brings the recorder's thread into code of ours. */
  private static final class Tick extends Event {}
}
