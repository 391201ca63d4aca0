package dev.offloop.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offloop.tests.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The planted mutants fit core as it is; {@link MutantsMain} shows that they are caught. */
final class MutantsTest {
  private static final int LEAST = 30;

  /** Surefire starts in the module's directory, others perhaps in the project's. */
  private static Path home() {
    return Stream.of("..", ".")
        .map(Path::of)
        .filter(directory -> Files.exists(directory.resolve("mutants/README.md")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no mutants beside " + Path.of("").toAbsolutePath()));
  }

  private static List<Mutant> all() throws IOException {
    return Mutant.all(home().resolve("mutants"));
  }

  private static boolean hasGit() throws InterruptedException {
    try {
      return new ProcessBuilder("git", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  @Test
  @Promise("B9")
  void thereAreManyAndEachHasItsOwnNumber() throws IOException {
    assertThat(all()).hasSizeGreaterThanOrEqualTo(LEAST);
    assertThat(all()).extracting(mutant -> mutant.name().substring(0, 3)).doesNotHaveDuplicates();
    assertThat(all()).allSatisfy(mutant -> assertThat(mutant.name()).matches("[0-9]{2}-[a-z-]+"));
  }

  @Test
  void eachAppliesToCoreAsItIs(@TempDir Path directory) throws Exception {
    assumeTrue(hasGit(), "git is missing");
    final Core core = Core.copy(home(), directory.resolve("core"));
    for (Mutant mutant : all()) {
      assertThat(core.apply(mutant.patch(), true)).as(mutant.name()).isEmpty();
    }
  }

  @Test
  void aPatchOfOtherSourcesDoesNotApply(@TempDir Path directory) throws Exception {
    assumeTrue(hasGit(), "git is missing");
    final Core core = Core.copy(home(), directory.resolve("core"));
    final Path patch = directory.resolve("other.patch");
    Files.writeString(
        patch, Files.readString(all().getFirst().patch()).replace("\n-  ", "\n-  other "));
    assertThat(core.apply(patch, true)).contains("patch does not apply");
  }

  @Test
  void eachNamesLayersThatCanRun() throws IOException {
    for (Mutant mutant : all()) {
      for (Map.Entry<Layer, String> entry : mutant.layers().entrySet()) {
        assertThat(entry)
            .as("%s: %s %s exists", mutant.name(), entry.getKey().text(), entry.getValue())
            .matches(each -> exists(each.getKey(), each.getValue()));
      }
    }
  }

  @Test
  void whatDoesNotExistIsNoticed() {
    for (Layer layer : Layer.values()) {
      assertThat(exists(layer, "loop-sleep Nothing")).as(layer.text()).isFalse();
    }
  }

  private static boolean exists(Layer layer, String what) {
    return switch (layer) {
      case TESTS, SEEDS -> Stream.of(what.split(" ", -1)).allMatch(MutantsTest::isClass);
      case MODELS -> {
        final String[] words = what.split(" ", -1);
        yield words.length == 2
            && read("models/check").lines().anyMatch(line -> isPlanted(line, words[0], words[1]));
      }
      case EXPLORE ->
          read("explore/src/test/java/dev/offloop/explore/Explorations.java")
              .matches("(?s).*new Exploration\\(\\s+\"" + what + "\",.*");
      case STRESS ->
          Stream.of("", "base/", "coroutine/", "loop/", "pool/")
              .map(room -> "stress/src/main/java/dev/offloop/" + room + what + ".java")
              .anyMatch(file -> Files.exists(home().resolve(file)) && read(file).contains("@Pair"));
    };
  }

  private static boolean isClass(String name) {
    try {
      Class.forName(name, false, MutantsTest.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static boolean isPlanted(String line, String model, String mistake) {
    return line.startsWith("fails " + model + " ") && (line + " ").contains(" " + mistake + " ");
  }

  private static String read(String file) {
    try {
      return Files.readString(home().resolve(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
