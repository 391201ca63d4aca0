package dev.offloop.mutants;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row of the table: a mutant and what each of its layers came to. */
record Row(Mutant mutant, Map<Layer, Layers.Result> results) {
  private static final int NAME_WIDTH = 30;
  private static final String CELL = " %-13s";

  static void printHeading(List<Mutant> mutants) {
    final StringBuilder line = new StringBuilder(padded("of " + mutants.size() + " mutants"));
    for (Layer layer : Layer.values()) {
      line.append(CELL.formatted(layer.text()));
    }
    System.out.println(line.append(" verdict"));
  }

  void print() {
    final StringBuilder line = new StringBuilder(padded(mutant.name()));
    for (Layer layer : Layer.values()) {
      line.append(CELL.formatted(cell(layer)));
    }
    System.out.println(line.append(isCaught() ? " caught" : " SURVIVED"));
  }

  /** Whether a layer has caught it. */
  boolean isCaught() {
    return results.values().stream().anyMatch(result -> result.verdict() == Layers.Verdict.CAUGHT);
  }

  /** Whether only a model has caught it, which knows the mistake and not the code. */
  boolean isCaughtByModelAlone() {
    return results.entrySet().stream()
            .allMatch(
                each ->
                    (each.getKey() == Layer.MODELS)
                        == (each.getValue().verdict() == Layers.Verdict.CAUGHT))
        && isCaught();
  }

  private static String padded(String text) {
    return ("%-" + NAME_WIDTH + "s").formatted(text);
  }

  private String cell(Layer layer) {
    final Layers.@Nullable Result result = results.get(layer);
    if (result == null) {
      return mutant.layers().containsKey(layer) ? "not run" : "-";
    }
    final String text =
        switch (result.verdict()) {
          case CAUGHT -> "caught";
          case PASSED -> "missed";
          case NOT_HERE -> "not here";
          case BROKEN -> "BROKEN";
        };
    return String.format(Locale.ROOT, "%s %.1f s", text, result.millis() / 1e3);
  }
}
