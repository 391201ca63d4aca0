package dev.offloop.bench.contestant;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The two calls of Linux that Java has no method for: to pin a thread, and to read the processor
 * time of the process to the nanosecond. Any thread.
 */
public final class Linux {
  private static final int PROCESS_CPUTIME_ID = 2;
  private static final int MASK_BYTES = 128;

  private static final @Nullable MethodHandle SET_AFFINITY =
      find("sched_setaffinity", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
  private static final @Nullable MethodHandle GET_TIME =
      find("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

  private Linux() {}

  @SuppressWarnings("restricted") // two C functions with the signatures of their manual pages
  private static @Nullable MethodHandle find(String name, FunctionDescriptor signature) {
    final Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find(name)
        .map(symbol -> linker.downcallHandle(symbol, signature))
        .orElse(null);
  }

  /** Confines the calling platform thread to one processor. */
  public static void pin(int processor) {
    final MethodHandle call = required(SET_AFFINITY, "sched_setaffinity");
    try (Arena arena = Arena.ofConfined()) {
      final MemorySegment mask = arena.allocate(MASK_BYTES);
      mask.setAtIndex(JAVA_LONG, processor / Long.SIZE, 1L << processor);
      final int answer = (int) call.invokeExact(0, (long) MASK_BYTES, mask);
      if (answer != 0) {
        throw new IllegalStateException(
            "thread \"%s\" cannot be pinned to processor %d; give the machine two, or leave out the placement \"split\""
                .formatted(Thread.currentThread().getName(), processor));
      }
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Returns the processor time that this process has used, in nanoseconds. */
  public static long processNanos() {
    final MethodHandle call = required(GET_TIME, "clock_gettime");
    try (Arena arena = Arena.ofConfined()) {
      final MemorySegment time = arena.allocate(2 * JAVA_LONG.byteSize(), JAVA_LONG.byteSize());
      final int answer = (int) call.invokeExact(PROCESS_CPUTIME_ID, time);
      if (answer != 0) {
        throw new IllegalStateException("clock_gettime refuses the clock of the process");
      }
      return time.get(JAVA_LONG, 0) * 1_000_000_000L + time.get(JAVA_LONG, JAVA_LONG.byteSize());
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static MethodHandle required(@Nullable MethodHandle handle, String name) {
    if (handle == null) {
      throw new UnsupportedOperationException(
          "this system has no " + name + "; the comparison needs Linux");
    }
    return handle;
  }
}
