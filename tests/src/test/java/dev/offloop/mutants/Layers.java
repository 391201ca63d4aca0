package dev.offloop.mutants;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs layers, on core's own classes or on those of a mutant, which then stand first on the class
 * path.
 */
final class Layers {
  /** What a layer came to. */
  enum Verdict {
    /** It failed, as it must on a mutant. */
    CAUGHT,
    /** It passed. */
    PASSED,
    /** It proved nothing, for this machine lacks what it needs. */
    NOT_HERE,
    /** It proved nothing, for it broke. */
    BROKEN
  }

  /**
   * What is to be said about one run of a layer.
   *
   * @param why what caught it, or what broke
   */
  record Result(Verdict verdict, String why, long millis) {}

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int SKIPPED = 77;
  private static final Pattern STRESS_FORBIDDEN = Pattern.compile("FORBIDDEN OUTCOME");
  private static final Pattern EXPLORE_FOUND = Pattern.compile("(?m)^found in ([^:]*)");

  private final Path home;
  private final Path work;
  private final Map<String, Long> normal = new HashMap<>(); // how long each run takes unmutated

  Layers(Path home, Path work) {
    this.home = home;
    this.work = work;
  }

  /** Runs a layer on core as it is; notes how long that takes. */
  Result control(Layer layer, String what) throws IOException, InterruptedException {
    final Result result = run(layer, what, null, LONGEST);
    normal.put(layer + what, result.millis());
    return result;
  }

  /** Returns what is to be run on core as it is before a layer counts on a mutant. */
  static String controlOf(Layer layer, String what) {
    return layer == Layer.MODELS ? what.substring(0, what.indexOf(' ')) + " holds" : what;
  }

  /** Runs a layer on a mutant's classes, for several times as long as it takes without. */
  Result onMutant(Layer layer, String what, Path classes) throws IOException, InterruptedException {
    final long usual = normal.getOrDefault(layer + controlOf(layer, what), 0L);
    return run(layer, what, classes, Duration.ofSeconds(20).plusMillis(4 * usual));
  }

  private Result run(Layer layer, String what, @Nullable Path classes, Duration limit)
      throws IOException, InterruptedException {
    return switch (layer) {
      case TESTS, SEEDS -> judgeTests(process(limit, junit(what, classes)));
      case MODELS -> judgeModels(process(limit, models(what)));
      case EXPLORE -> explore(what, classes, limit);
      case STRESS -> stress(what, classes, limit);
    };
  }

  private Run process(Duration limit, List<String> command)
      throws IOException, InterruptedException {
    return Run.of(Files.createDirectories(work), limit, command);
  }

  private static String classPath(@Nullable Path first, String others) {
    return first == null ? others : first + File.pathSeparator + others;
  }

  private static List<String> java(@Nullable Path first, String others, String... more) {
    final List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", classPath(first, others)));
    command.addAll(Arrays.asList(more));
    return command;
  }

  // JUnit.

  private static List<String> junit(String what, @Nullable Path classes) {
    final List<String> command =
        java(classes, System.getProperty("java.class.path"), JUnitMain.class.getName());
    command.addAll(Arrays.asList(what.split(" ", -1)));
    return command;
  }

  private static Result judgeTests(Run run) {
    return switch (run.exit()) {
      case 0 -> new Result(Verdict.PASSED, "", run.millis());
      case JUnitMain.CAUGHT -> new Result(Verdict.CAUGHT, lastLine(run, "caught by"), run.millis());
      case Run.HUNG -> new Result(Verdict.CAUGHT, "caught by its time limit", run.millis());
      default -> broken(run);
    };
  }

  private static Result broken(Run run) {
    return new Result(Verdict.BROKEN, "exit " + run.exit() + ": " + run.said(), run.millis());
  }

  private static String lastLine(Run run, String start) {
    return run.said().lines().filter(line -> line.startsWith(start)).findFirst().orElse("");
  }

  // Models.

  private List<String> models(String what) {
    final List<String> command = new ArrayList<>();
    command.add(home.resolve("models/check").toString());
    command.addAll(Arrays.asList(what.split(" ", -1)));
    return command;
  }

  private static Result judgeModels(Run run) {
    if (run.exit() == SKIPPED) {
      return new Result(Verdict.NOT_HERE, run.said().strip(), run.millis());
    }
    final boolean isFound = run.said().contains("1 of 1 planted mistakes found");
    final boolean isHeld = run.said().contains("0 of 0 planted mistakes found");
    if (run.exit() != 0 || (!isFound && !isHeld)) {
      return broken(run);
    }
    return isFound
        ? new Result(Verdict.CAUGHT, "caught by a counterexample", run.millis())
        : new Result(Verdict.PASSED, "", run.millis());
  }

  // Explorations.

  private Result explore(String what, @Nullable Path classes, Duration limit)
      throws IOException, InterruptedException {
    final Path path = home.resolve("explore/target/test.classpath");
    final String others =
        home.resolve("explore/target/test-classes")
            + File.pathSeparator
            + Files.readString(path).strip();
    final List<String> command =
        java(
            classes,
            others,
            "-XX:+EnableDynamicAgentLoading",
            "-XX:ActiveProcessorCount=1",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens",
            "java.base/java.lang=ALL-UNNAMED",
            "dev.offloop.explore.ExploreMain",
            "--core",
            "--for",
            "30s",
            "--only",
            what);
    final Run run = process(limit, command);
    if (run.exit() == 0) {
      return new Result(Verdict.PASSED, "", run.millis());
    }
    if (run.exit() == Run.HUNG) {
      return new Result(Verdict.PASSED, "nothing found within its time limit", run.millis());
    }
    return EXPLORE_FOUND.matcher(run.said()).find()
        ? new Result(Verdict.CAUGHT, "caught: " + lastLine(run, "found in"), run.millis())
        : broken(run);
  }

  // Stress.

  private Result stress(String what, @Nullable Path classes, Duration limit)
      throws IOException, InterruptedException {
    final List<String> command =
        java(
            classes,
            home.resolve("stress/target/stress.jar").toString(),
            "dev.offloop.stress.StressMain",
            "--for",
            "20s",
            "--tests",
            "\\." + what + "$",
            "--results",
            work.resolve("jcstress").toString());
    final Run run = process(limit, command);
    if (run.said().contains("need more than")) {
      return new Result(Verdict.NOT_HERE, run.said().strip(), run.millis());
    }
    if (run.exit() == 0) {
      return new Result(Verdict.PASSED, "", run.millis());
    }
    return STRESS_FORBIDDEN.matcher(run.said()).find()
        ? new Result(Verdict.CAUGHT, "caught by a forbidden outcome", run.millis())
        : broken(run);
  }
}
