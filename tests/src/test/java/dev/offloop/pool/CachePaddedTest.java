package dev.offloop.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.base.ShortLock;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the JVM at hand puts the fields of what is to have cache lines of its own. */
class CachePaddedTest {
  private static final int LINE = 64;
  private static final int TWO_LINES = 2 * LINE; // a processor may fetch two at once

  /** A field and where it is in its object. */
  private record Place(String name, long from, long behind) {
    boolean isPad() {
      return name.matches("[abz]\\d+");
    }

    boolean isTail() {
      return name.matches("z\\d+");
    }
  }

  /** All fields of an object of a class, with those of its superclasses. */
  private static List<Place> places(Class<?> type) throws ReflectiveOperationException {
    final Class<?> unsafeType = Class.forName("sun.misc.Unsafe"); // the JDK's one way to ask
    final Field instance = unsafeType.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    final Object unsafe = instance.get(null);
    final Method offset = unsafeType.getMethod("objectFieldOffset", Field.class);
    final int reference =
        (int) unsafeType.getMethod("arrayIndexScale", Class.class).invoke(unsafe, Object[].class);
    final List<Place> places = new ArrayList<>();
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          final long from = (long) offset.invoke(unsafe, field);
          places.add(new Place(field.getName(), from, from + bytes(field.getType(), reference)));
        }
      }
    }
    return places;
  }

  private static int bytes(Class<?> type, int reference) {
    if (type == long.class || type == double.class) {
      return Long.BYTES;
    }
    if (type == int.class || type == float.class) {
      return Integer.BYTES;
    }
    if (type == char.class || type == short.class) {
      return Character.BYTES;
    }
    return type.isPrimitive() ? Byte.BYTES : reference;
  }

  private static long first(List<Place> places, Predicate<Place> which) {
    return places.stream().filter(which).mapToLong(Place::from).min().orElseThrow();
  }

  private static long behind(List<Place> places, Predicate<Place> which) {
    return places.stream().filter(which).mapToLong(Place::behind).max().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {Worker.class, RequestQueue.class, Deliveries.class, Hunt.class, ShortLock.class})
  void twoLinesInFrontOfTheFieldsAndOneBehindAreUnused(Class<?> type) throws Exception {
    final List<Place> places = places(type);
    final Predicate<Place> isUsed = place -> !place.isPad();

    assertThat(first(places, isUsed)).isGreaterThanOrEqualTo(TWO_LINES);
    assertThat(first(places, Place::isTail)).isGreaterThanOrEqualTo(behind(places, isUsed));
    assertThat(behind(places, Place::isTail) - behind(places, isUsed)).isGreaterThanOrEqualTo(LINE);
  }

  @ParameterizedTest
  @ValueSource(classes = {RequestQueue.class, Deliveries.class})
  void whatTheTakerKeepsIsTwoLinesBehindTheInbox(Class<?> type) throws Exception {
    final List<Place> places = places(type);
    final Predicate<Place> isInbox = place -> place.name.equals("newest");

    assertThat(first(places, place -> !place.isPad() && !isInbox.test(place)))
        .isGreaterThanOrEqualTo(behind(places, isInbox) + TWO_LINES);
  }
}
