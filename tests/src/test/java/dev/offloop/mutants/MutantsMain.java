package dev.offloop.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plants each mutant in a copy of core and runs the layers of its header. Prints a table and one
 * line; ends with 0 only if every layer passed on core as it is and no mutant survived.
 */
public final class MutantsMain {
  private static final String USAGE =
      """
      usage: mutants [--only NAME] [--quick]
        --only NAME   only mutants whose name begins so, such as 07
        --quick       for each mutant only until a layer has caught it\
      """;
  private static final int WRONG_USE = 64;

  private final Path work;
  private final Path home;
  private final Layers layers;
  private final boolean isQuick;
  private final List<String> broken = new ArrayList<>();
  private final Map<String, Boolean> controls = new HashMap<>(); // whether core as it is passed

  private MutantsMain(Path home, boolean isQuick) throws IOException {
    this.home = home;
    this.work = Files.createDirectories(home.resolve("tests/target/mutants"));
    this.layers = new Layers(home, Files.createTempDirectory(work, "run"));
    this.isQuick = isQuick;
  }

  /**
   * Runs.
   *
   * @param args the project's directory, then what the usage says
   * @throws Exception when files cannot be read or processes not be started
   */
  public static void main(String[] args) throws Exception {
    String only = "";
    boolean isQuick = false;
    for (int i = 1; i < args.length; i++) {
      if (args[i].equals("--quick")) {
        isQuick = true;
      } else if (args[i].equals("--only") && i + 1 < args.length) {
        only = args[++i];
      } else {
        System.err.println(USAGE);
        System.exit(WRONG_USE);
      }
    }
    final Path home = Path.of(args[0]).toAbsolutePath();
    final String start = only;
    final List<Mutant> mutants =
        Mutant.all(home.resolve("mutants")).stream()
            .filter(mutant -> mutant.name().startsWith(start))
            .toList();
    System.exit(new MutantsMain(home, isQuick).run(mutants) ? 0 : 1);
  }

  private boolean run(List<Mutant> mutants) throws IOException, InterruptedException {
    final long began = System.nanoTime();
    final List<Row> rows = new ArrayList<>();
    Row.printHeading(mutants);
    for (Mutant mutant : mutants) {
      final Row row = new Row(mutant, tried(mutant));
      row.print();
      rows.add(row);
    }
    broken.forEach(System.out::println);
    final long caught = rows.stream().filter(Row::isCaught).count();
    final boolean isGood = !rows.isEmpty() && caught == rows.size() && broken.isEmpty();
    System.out.printf(
        "mutants %s: %d mutants, %d caught (%d by a model alone), %d survived; of %d layer runs %d"
            + " caught, %d missed, %d could not run here, %d broke; core as it is passed %d of %d;"
            + " %d s%n",
        isGood ? "passed" : "FAILED",
        rows.size(),
        caught,
        rows.stream().filter(Row::isCaughtByModelAlone).count(),
        rows.size() - caught,
        rows.stream().mapToLong(row -> row.results().size()).sum(),
        count(rows, Layers.Verdict.CAUGHT),
        count(rows, Layers.Verdict.PASSED),
        count(rows, Layers.Verdict.NOT_HERE),
        count(rows, Layers.Verdict.BROKEN),
        controls.values().stream().filter(control -> control).count(),
        controls.size(),
        (System.nanoTime() - began) / 1_000_000_000L);
    return isGood;
  }

  private static long count(List<Row> rows, Layers.Verdict verdict) {
    return rows.stream()
        .flatMap(row -> row.results().values().stream())
        .filter(result -> result.verdict() == verdict)
        .count();
  }

  private Map<Layer, Layers.Result> tried(Mutant mutant) throws IOException, InterruptedException {
    final Map<Layer, Layers.Result> results = new EnumMap<>(Layer.class);
    final Core core = Core.copy(home, work.resolve(mutant.name()));
    String wrong = core.apply(mutant.patch(), false);
    if (wrong.isEmpty()) {
      wrong = core.compile();
    }
    if (!wrong.isEmpty()) {
      broken.add(mutant.name() + ": " + wrong);
      return results;
    }
    for (Map.Entry<Layer, String> entry : mutant.layers().entrySet()) {
      final Layer layer = entry.getKey();
      final String what = entry.getValue();
      if (!passesOnCore(layer, Layers.controlOf(layer, what))) {
        continue;
      }
      final Layers.Result result = layers.onMutant(layer, what, core.classes());
      results.put(layer, result);
      System.err.println("  " + mutant.name() + ": " + layer.text() + ": " + result.why());
      if (result.verdict() == Layers.Verdict.BROKEN) {
        broken.add(mutant.name() + ": " + layer.text() + " broke: " + result.why());
      }
      if (isQuick && result.verdict() == Layers.Verdict.CAUGHT) {
        break;
      }
    }
    Core.delete(core.directory());
    return results;
  }

  /** Each layer must pass on core as it is, before its failure on a mutant means anything. */
  private boolean passesOnCore(Layer layer, String what) throws IOException, InterruptedException {
    final Boolean known = controls.get(layer + " " + what);
    if (known != null) {
      return known;
    }
    final Layers.Result result = layers.control(layer, what);
    final boolean isPassed =
        result.verdict() == Layers.Verdict.PASSED || result.verdict() == Layers.Verdict.NOT_HERE;
    controls.put(layer + " " + what, isPassed);
    System.err.printf(
        "  core as it is: %s %s: %s, %.1f s%n",
        layer.text(), what, result.verdict(), result.millis() / 1e3);
    if (!isPassed) {
      broken.add("core as it is: " + layer.text() + " " + what + ": " + result.why());
    }
    return isPassed;
  }
}
