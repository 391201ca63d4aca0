package dev.offloop.tests;

import dev.offloop.ThreadPool;
import dev.offloop.base.ShortLock;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The locks of a pool, for a test that holds them. */
public final class Locks {
  private Locks() {}

  /** Returns the queue's and the roster's. */
  public static List<ShortLock> of(ThreadPool pool) throws ReflectiveOperationException {
    final Object inner = field(pool, "pool");
    final Object roster = field(field(inner, "crew"), "roster");
    return List.of(
        (ShortLock) field(field(inner, "queue"), "lock"), (ShortLock) field(roster, "lock"));
  }

  private static Object field(Object owner, String name) throws ReflectiveOperationException {
    final Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }

  /** Returns every lock that objects of core which can be reached from here hold. */
  public static List<ShortLock> reachableFrom(ThreadPool pool) throws ReflectiveOperationException {
    final List<ShortLock> found = new ArrayList<>();
    final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    final Deque<Object> left = new ArrayDeque<>(List.of(pool));
    while (!left.isEmpty()) {
      final Object owner = left.remove();
      if (owner instanceof ShortLock lock) {
        found.add(lock);
      }
      for (Class<?> type = owner.getClass(); isOfCore(type); type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
            field.setAccessible(true);
            final Object held = field.get(owner);
            if (held != null && isOfCore(held.getClass()) && seen.add(held)) {
              left.add(held);
            }
          }
        }
      }
    }
    return found;
  }

  private static boolean isOfCore(@Nullable Class<?> type) {
    return type != null
        && type.getName().startsWith("dev.offloop.")
        && !type.isEnum()
        && !type.isHidden();
  }
}
