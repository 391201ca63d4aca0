package dev.offloop.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Where the order of accesses is the argument, both ends are tagged: {@code PAIR name 1/2} and
 * {@code PAIR name 2/2}.
 */
final class PairTest {
  private static final Pattern TAG = Pattern.compile("PAIR ([a-z][a-z-]*)((?: and|,? [12]/2)*)");

  /** Surefire starts in the module's directory, others perhaps in the project's. */
  private static Path coreSources() {
    return Stream.of("../core/src/main/java", "core/src/main/java")
        .map(Path::of)
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no sources of core beside " + Path.of("").toAbsolutePath()));
  }

  /** Which ends each name has; a mention in prose adds a name without an end. */
  private static Map<String, Set<String>> endsByName() throws IOException {
    final Map<String, Set<String>> ends = new TreeMap<>();
    try (Stream<Path> files = Files.walk(coreSources())) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        // A comment may be broken between the words of a tag.
        final String text = Files.readString(file).replaceAll("\\s+(?:\\*|//)?\\s*", " ");
        final Matcher tag = TAG.matcher(text);
        while (tag.find()) {
          final Set<String> known = ends.computeIfAbsent(tag.group(1), none -> new TreeSet<>());
          for (String end : List.of("1/2", "2/2")) {
            if (tag.group(2).contains(end)) {
              known.add(end);
            }
          }
        }
      }
    }
    return ends;
  }

  @Test
  void everyPairHasBothEnds() throws IOException {
    final Map<String, Set<String>> ends = endsByName();
    assertThat(ends).isNotEmpty();
    assertThat(ends)
        .allSatisfy((name, known) -> assertThat(known).as(name).containsExactly("1/2", "2/2"));
  }
}
