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
 * {@code PAIR name 2/2}. Each has a stress test of core's own classes and a weakened twin.
 */
final class PairTest {
  private static final Pattern TAG = Pattern.compile("PAIR ([a-z][a-z-]*)((?: and|,? [12]/2)*)");
  private static final Pattern REAL = Pattern.compile("@Pair\\(\"([a-z-]+)\"\\)");
  private static final Pattern TWIN =
      Pattern.compile("@Weakened\\((?:value = )?\"([a-z-]+)\"[^)]*\\)");

  /** Surefire starts in the module's directory, others perhaps in the project's. */
  private static Path sources(String module) {
    return Stream.of("../" + module + "/src/main/java", module + "/src/main/java")
        .map(Path::of)
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "no sources of " + module + " beside " + Path.of("").toAbsolutePath()));
  }

  /** Which pairs the jcstress tests name that carry the annotation. */
  private static Set<String> stressed(Pattern annotation) throws IOException {
    final Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sources("stress"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        final String text = Files.readString(file);
        final Matcher matcher = annotation.matcher(text);
        while (text.contains("@JCStressTest") && matcher.find()) {
          names.add(matcher.group(1));
        }
      }
    }
    return names;
  }

  /** Which ends each name has; a mention in prose adds a name without an end. */
  static Map<String, Set<String>> endsByName() throws IOException {
    final Map<String, Set<String>> ends = new TreeMap<>();
    try (Stream<Path> files = Files.walk(sources("core"))) {
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

  @Test
  void everyPairHasAStressTestOfItsOwnClasses() throws IOException {
    assertThat(stressed(REAL)).containsAll(endsByName().keySet());
  }

  @Test
  void everyStressedPairHasAWeakenedTwin() throws IOException {
    assertThat(endsByName()).isNotEmpty();
    assertThat(stressed(TWIN))
        .containsAll(endsByName().keySet())
        .containsExactlyElementsOf(stressed(REAL));
  }
}
