package dev.offloop.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One planted mistake: a patch of core's sources and what its header says.
 *
 * @param name the file's name without its ending
 * @param patch the file
 * @param broken what is broken, in one sentence
 * @param history the promise, protocol or historic failure it stands for
 * @param layers which layers are expected to catch it, and what each is to run
 */
record Mutant(String name, Path patch, String broken, String history, Map<Layer, String> layers) {
  private static final Pattern HEADER =
      Pattern.compile(
          "Mutant: (.+\\.)\nHistory: (.+\\.)\nLayers: (.+)\n\n--- a/core/src/main/java/");

  /** Reads all mutants of a directory, in the order of their names. */
  static List<Mutant> all(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".patch"))
          .sorted()
          .map(Mutant::of)
          .toList();
    }
  }

  private static Mutant of(Path patch) {
    final String name = String.valueOf(patch.getFileName()).replace(".patch", "");
    final String text;
    try {
      text = Files.readString(patch);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + patch, e);
    }
    final Matcher header = HEADER.matcher(text);
    if (!header.lookingAt()) {
      throw new IllegalStateException(
          patch + " needs the lines Mutant, History and Layers, an empty one, then the patch");
    }
    return new Mutant(name, patch, header.group(1), header.group(2), layers(name, header.group(3)));
  }

  private static Map<Layer, String> layers(String name, String text) {
    final Map<Layer, String> layers = new EnumMap<>(Layer.class);
    for (String part : text.split("; ", -1)) {
      final String[] words = part.split(" ", 2);
      final Layer layer = Layer.named(words[0]);
      if (words.length < 2 || layers.put(layer, words[1]) != null) {
        throw new IllegalStateException(
            "%s: layer \"%s\" says once what it runs, but the header has \"%s\""
                .formatted(name, words[0], text));
      }
    }
    return layers;
  }
}
