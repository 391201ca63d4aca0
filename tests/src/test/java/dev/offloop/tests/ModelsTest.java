package dev.offloop.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The protocols hold in all states of their models, and every planted mistake is found there. */
final class ModelsTest {
  private static final int SKIPPED = 77;
  private static final Pattern HEADER = Pattern.compile("(?m)^ \\* PAIRS: ([a-z -]+)$");

  /** Surefire starts in the module's directory, others perhaps in the project's. */
  private static Path models() {
    return Stream.of("../models", "models")
        .map(Path::of)
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no models beside " + Path.of("").toAbsolutePath()));
  }

  private static Set<String> modelledPairs() throws IOException {
    final Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(models())) {
      for (Path file : files.filter(path -> path.toString().endsWith(".pml")).toList()) {
        final Matcher header = HEADER.matcher(Files.readString(file));
        assertThat(header.find()).as("%s says which pairs it models", file).isTrue();
        names.addAll(Set.of(header.group(1).strip().split(" +")));
      }
    }
    return names;
  }

  @Test
  void everyPairHasAModelAndEveryModelAPair() throws IOException {
    assertThat(modelledPairs()).isEqualTo(PairTest.endsByName().keySet());
  }

  @Test
  @Tag("slow") // visits tens of millions of states
  @Promise({"B9", "B1"})
  void modelsHoldAndPlantedMistakesAreFound() throws Exception {
    final Process check =
        new ProcessBuilder(models().resolve("check").toAbsolutePath().normalize().toString())
            .redirectErrorStream(true)
            .start();
    final String said;
    try {
      check.getOutputStream().close();
      said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      check.destroy();
    }
    final int status = check.waitFor();
    assumeTrue(status != SKIPPED, () -> "not checked: " + said.strip());
    assertThat(status).as(said).isZero();
  }
}
