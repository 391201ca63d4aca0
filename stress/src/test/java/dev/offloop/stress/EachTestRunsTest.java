package dev.offloop.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.State;

/**
 * The stress tests go with core as it is: each runs once here, its actors one after the other, in
 * either order. What they see on real processors is the matter of {@code bin/prove stress}.
 */
final class EachTestRunsTest {
  static Stream<String> tests() {
    return StressTest.matching(".*").stream().map(StressTest::name);
  }

  @Test
  void thereAreTests() {
    assertThat(tests()).hasSizeGreaterThan(40);
  }

  @ParameterizedTest
  @MethodSource("tests")
  void runsOneActorAfterTheOther(String name) throws ReflectiveOperationException {
    final Class<?> test = Class.forName(name);
    assertThat(test).hasAnnotation(State.class);
    final List<Method> actors = methods(test, Actor.class);
    assertThat(actors).hasSizeGreaterThan(1);
    runOnce(test, actors);
    runOnce(test, actors.reversed());
  }

  private static void runOnce(Class<?> test, List<Method> actors)
      throws ReflectiveOperationException {
    final Object state = test.getConstructor().newInstance();
    final Map<Class<?>, Object> results = new HashMap<>();
    final List<Method> all = new ArrayList<>(actors);
    all.addAll(methods(test, Arbiter.class));
    for (Method method : all) {
      final Object[] arguments = new Object[method.getParameterCount()];
      for (int i = 0; i < arguments.length; i++) {
        final Class<?> type = method.getParameterTypes()[i];
        if (!results.containsKey(type)) {
          results.put(type, type.getConstructor().newInstance());
        }
        arguments[i] = results.get(type);
      }
      assertThatCode(() -> method.invoke(state, arguments)).doesNotThrowAnyException();
    }
  }

  private static List<Method> methods(Class<?> test, Class<? extends Annotation> kind) {
    return Arrays.stream(test.getMethods())
        .filter(method -> method.isAnnotationPresent(kind))
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }
}
