package dev.offloop.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A method that says to which thread it belongs begins by asserting it. */
final class ConfinementTest {
  private static final Path CORE = Path.of("../core/src/main/java");
  private static final Pattern METHOD =
      Pattern.compile("@(?:Loop|Worker)Confined\\s+([^;{]*\\([^;{]*\\)[^;{]*)([;{])\\s*(\\S+)");

  @Test
  @Promise("A21")
  void eachConfinedMethodAssertsItFirst() throws IOException {
    final List<Path> sources;
    try (Stream<Path> files = Files.walk(CORE)) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    int methods = 0;
    for (Path source : sources) {
      final Matcher method = METHOD.matcher(Files.readString(source));
      while (method.find()) {
        if (method.group(2).equals("{")) {
          methods++;
          assertThat(method.group(3)).as("%s: %s", source, method.group(1)).isEqualTo("assert");
        }
      }
    }
    assertThat(methods).as("confined methods found").isGreaterThan(30);
  }
}
