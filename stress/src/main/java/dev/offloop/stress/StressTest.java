package dev.offloop.stress;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * One test of this module.
 *
 * @param name its class
 * @param pair which pair it is about
 * @param isTwin whether it is weakened, and so must show what is forbidden
 * @param isVisible whether a twin's forbidden outcome can be seen here
 * @param actors how many processors it needs
 */
record StressTest(String name, String pair, boolean isTwin, boolean isVisible, int actors) {
  /** Returns the tests whose name matches. */
  static List<StressTest> matching(String regex) {
    final Pattern pattern = Pattern.compile(regex);
    return TestList.tests().stream()
        .filter(name -> pattern.matcher(name).find())
        .map(StressTest::of)
        .toList();
  }

  private static StressTest of(String name) {
    final int actors = TestList.getInfo(name).threads();
    final Class<?> type;
    try {
      type = Class.forName(name, false, StressTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError("the list of tests names a class that is not there", e);
    }
    final Pair pair = type.getAnnotation(Pair.class);
    if (pair != null) {
      return new StressTest(name, pair.value(), false, true, actors);
    }
    final Weakened twin = type.getAnnotation(Weakened.class);
    if (twin == null) {
      throw new AssertionError(name + " is neither @Pair nor @Weakened: nobody could judge it");
    }
    return new StressTest(name, twin.value(), true, twin.isVisible() || !isX86(), actors);
  }

  /** Processors that let writes pass writes, or reads reads, show more than x86. */
  private static boolean isX86() {
    final String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return architecture.equals("amd64") || architecture.equals("x86_64");
  }

  String simpleName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
