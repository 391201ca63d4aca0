package dev.offloop.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every promise that the project claims is cited by a test, and no test cites another. */
@Tag("slow") // reads many class files
final class PromiseTest {
  private static final String LIST = "/promises.txt";

  /** Number and text, one to a line; a line that begins with # is a remark. */
  private static Map<String, String> claimed() throws IOException {
    final Map<String, String> claimed = new TreeMap<>();
    try (InputStream list = PromiseTest.class.getResourceAsStream(LIST)) {
      assertThat(list).as(LIST).isNotNull();
      final BufferedReader lines =
          new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        assertThat(line).matches("[ABC][1-9][0-9]? \\S.*");
        final String[] parts = line.split(" ", 2);
        assertThat(claimed.put(parts[0], parts[1])).as("listed twice: " + parts[0]).isNull();
      }
    }
    return claimed;
  }

  /** A class's citation counts for its tests, so a class without a test cites nothing. */
  private static Map<String, Set<String>> citations() throws URISyntaxException {
    final Path tests =
        Path.of(PromiseTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    final Map<String, Set<String>> cited = new TreeMap<>();
    for (JavaClass type : new ClassFileImporter().importPath(tests)) {
      boolean hasTest = false;
      for (JavaMethod method : type.getMethods()) {
        if (isTest(method)) {
          hasTest = true;
          cite(cited, method, method.getFullName());
        }
      }
      if (hasTest) {
        cite(cited, type, type.getName());
      }
    }
    return cited;
  }

  private static boolean isTest(JavaMethod method) {
    return method.isMetaAnnotatedWith("org.junit.platform.commons.annotation.Testable");
  }

  private static void cite(Map<String, Set<String>> cited, CanBeAnnotated place, String name) {
    if (place.isAnnotatedWith(Promise.class)) {
      final Promise promise =
          place instanceof JavaMethod method
              ? method.getAnnotationOfType(Promise.class)
              : ((JavaClass) place).getAnnotationOfType(Promise.class);
      for (String number : promise.value()) {
        cited.computeIfAbsent(number, none -> new TreeSet<>()).add(name);
      }
    }
  }

  @Test
  void everyClaimedPromiseIsCitedByATest() throws Exception {
    final Map<String, String> uncited = claimed();
    uncited.keySet().removeAll(citations().keySet());
    assertThat(uncited).as("claimed in " + LIST + ", and no test cites it").isEmpty();
  }

  @Test
  void noTestCitesAPromiseThatIsNotClaimed() throws Exception {
    final Map<String, Set<String>> unclaimed = citations();
    unclaimed.keySet().removeAll(claimed().keySet());
    assertThat(unclaimed).as("cited, and not in " + LIST).isEmpty();
  }
}
