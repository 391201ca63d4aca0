package dev.offloop.pool;

import dev.offloop.AioContext;
import dev.offloop.AioRequest;
import dev.offloop.ThreadPool;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A program whose work fills the heap to the last byte and leaves it so until its callback. Ends
 * with 0 when every callback came, and with 1 when the pool fell silent.
 */
@SuppressWarnings("CatchAndPrintStackTrace") // its output is the test's message
final class FullHeap {
  private static final int SILENCE_NANOS_LOG = 33; // 8.6 s

  private static volatile @Nullable Object @Nullable [] hoard;
  private static int told; // the loop's

  private FullHeap() {}

  public static void main(String[] arguments) {
    final String way = arguments[0];
    final AioContext context = AioContext.create("home", report -> {});
    final ThreadPool pool = ThreadPool.builder(context).workersMax(1).build();
    final AioRequest<?>[] queued = new AioRequest<?>[1];
    final BiConsumer<Object, Throwable> callback =
        (value, failure) -> {
          told++;
          hoard = null;
        };
    for (int i = 0; i < 100; i++) { // loads what there is to load
      pool.submit(() -> "", callback);
      pool.submit(() -> "", callback).cancel();
      pool.submit(FullHeap::fail, callback);
    }
    pool.awaitIdle();
    told = 0;
    int expected = 1;
    final Gate gate = new Gate();
    pool.submit(() -> work(way, gate, queued), callback);
    if (way.equals("cancel")) {
      expected = 2;
      queued[0] = pool.submit(() -> "never", callback);
    }
    gate.open();
    final long start = System.nanoTime();
    while (told < expected && (System.nanoTime() - start) >> SILENCE_NANOS_LOG == 0) {
      try {
        context.poll(false);
      } catch (Throwable thrown) { // a turn throws nothing: that is promised too
        hoard = null;
        thrown.printStackTrace();
        break;
      }
    }
    final boolean isComplete = told == expected;
    hoard = null;
    System.out.println(way + ": told " + told + " of " + expected);
    Runtime.getRuntime().halt(isComplete ? 0 : 1);
  }

  private static String fail() {
    throw new OutOfMemoryError("a rehearsal");
  }

  private static String work(String way, Gate gate, AioRequest<?>[] queued) {
    gate.pass("");
    try {
      fill();
    } catch (OutOfMemoryError full) {
      if (way.equals("throw")) {
        throw full;
      }
    }
    if (way.equals("cancel")) {
      try {
        queued[0].cancel();
      } catch (OutOfMemoryError full) {
        return "cancel threw";
      }
    }
    return "";
  }

  private static void fill() {
    for (int size = 1 << 16; ; size = Math.max(1, size / 4)) {
      try {
        while (true) {
          final @Nullable Object[] more = new @Nullable Object[size];
          more[0] = hoard;
          hoard = more;
        }
      } catch (OutOfMemoryError full) {
        if (size == 1) {
          throw full;
        }
      }
    }
  }
}
