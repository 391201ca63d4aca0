package dev.offloop.explore;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What planted mistakes call. */
public final class Planted {

  private Planted() {}

  /** Sets, whatever the expected value. */
  public static boolean setBlindly(
      VarHandle handle, Object owner, @Nullable Object expected, @Nullable Object value) {
    handle.setVolatile(owner, value);
    return true;
  }

  /** Sets, whatever the expected value. */
  public static boolean setBlindly(VarHandle handle, Object owner, int expected, int value) {
    handle.setVolatile(owner, value);
    return true;
  }

  /** Looks, then sets: two steps. */
  public static boolean lookThenSet(VarHandle handle, Object owner, int expected, int value) {
    final boolean isExpected = (int) handle.getVolatile(owner) == expected;
    if (isExpected) {
      handle.setVolatile(owner, value);
    }
    return isExpected;
  }

  /** Whether something is null. */
  public static boolean isNull(@Nullable Object thing) {
    return thing == null;
  }

  /** Reads, then writes: two steps. */
  public static @Nullable Object getThenSet(
      VarHandle handle, Object owner, @Nullable Object value) {
    final Object before = handle.getVolatile(owner);
    handle.setVolatile(owner, value);
    return before;
  }

  /** Reads, then writes: two steps. */
  public static boolean getThenSet(AtomicBoolean flag, boolean value) {
    final boolean before = flag.get();
    flag.set(value);
    return before;
  }
}
