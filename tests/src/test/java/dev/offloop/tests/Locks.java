package dev.offloop.tests;

import dev.offloop.ThreadPool;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The locks of a pool, for a test that holds them. */
public final class Locks {
  private Locks() {}

  /** Returns the queue's and the roster's. */
  public static List<ReentrantLock> of(ThreadPool pool) throws ReflectiveOperationException {
    final Object inner = field(pool, "pool");
    final Object roster = field(field(inner, "crew"), "roster");
    return List.of(
        (ReentrantLock) field(field(inner, "queue"), "lock"),
        (ReentrantLock) field(roster, "lock"));
  }

  private static Object field(Object owner, String name) throws ReflectiveOperationException {
    final Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }
}
