package dev.offloop.bench.compare;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code compare}. One thread. */
@Command(
    name = "compare",
    header = "Measure Offloop and its peers side by side.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 100,
    footer = {
      "",
      "Each contestant has processes of its own for each placement and number of workers, one after"
          + " the other; their rounds take turns. Prints a table for each row and the targets with"
          + " met or not, and writes a page with plots, and beside it every round as a line of"
          + " JSON. On a busy machine the numbers are the other programs' too.",
    })
public final class CompareMain implements Callable<Integer> {
  private static final int WARM_MILLIS = 2_400;
  private static final int WARM_QUICK_MILLIS = 250;
  private static final int PROCESSES = 3; // one of the same code may be half as fast as the next

  @Option(names = "--quick", description = "Fewer rows, contestants and rounds: about 90 s.")
  private boolean isQuick;

  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      description = "Only rows whose name has a match of this regular expression, like noop-64.")
  private @Nullable Pattern only;

  @Option(
      names = "--contestants",
      paramLabel = "A,B",
      split = ",",
      description = "Only these; --list shows them.")
  private @Nullable Set<String> contestants;

  @Option(
      names = "--before",
      paramLabel = "BENCH.jar",
      description = "Another version's bench/target/bench.jar takes part as \"before\".")
  private @Nullable Path before;

  @Option(
      names = "--processes",
      paramLabel = "N",
      description =
          "Processes of each contestant, one after the other: 3, quick 1; 1 where no target is.")
  private int processes;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Most rounds of a row in each process: 3.")
  private int rounds;

  @Option(names = "--list", description = "Show rows and contestants and end.")
  private boolean isList;

  @Option(
      names = "--out",
      paramLabel = "FILE.html",
      required = true,
      description = "The page; the same name with .jsonl has every round.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path out;

  @Option(
      names = "--libuv",
      paramLabel = "PROGRAM",
      hidden = true,
      description = "The built C program; without it libuv does not take part.")
  private @Nullable Path libuv;

  private String typed = "bin/compare";

  private CompareMain() {}

  /**
   * Runs the command.
   *
   * @param arguments see {@code bin/compare --help}
   */
  public static void main(String[] arguments) {
    final CompareMain main = new CompareMain();
    main.typed = typed(arguments);
    System.exit(
        new CommandLine(main)
            .setUsageHelpAutoWidth(true)
            .setOverwrittenOptionsAllowed(true)
            .execute(arguments));
  }

  /** What the script adds was not typed. */
  private static String typed(String[] arguments) {
    final StringBuilder typed = new StringBuilder("bin/compare");
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--libuv") || arguments[i].equals("--out")) {
        i++;
      } else {
        typed.append(' ').append(arguments[i]);
      }
    }
    return typed.toString();
  }

  @Override
  public Integer call() throws Exception {
    final List<Row> rows =
        Plan.rows(isQuick, rounds).stream()
            .filter(row -> only == null || only.matcher(row.id()).find())
            .toList();
    final List<Entrant> entrants =
        Stream.concat(
                Entrant.all().stream().filter(this::takesPart),
                Stream.ofNullable(before).map(Entrant::before))
            .toList();
    if (before != null && !Files.isRegularFile(before)) {
      throw new CommandLine.ParameterException(
          new CommandLine(this),
          "there is no file %s; --before wants a bench.jar".formatted(before));
    }
    final PrintWriter screen = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    if (isList) {
      rows.forEach(row -> screen.println(row.id()));
      entrants.forEach(entrant -> screen.println(entrant.id() + ": " + entrant.title()));
      return 0;
    }
    if (rows.isEmpty() || entrants.isEmpty()) {
      screen.println("compare: nothing to measure; --list shows rows and contestants");
      return CommandLine.ExitCode.USAGE;
    }
    measure(rows, entrants, screen);
    return 0;
  }

  private boolean takesPart(Entrant entrant) {
    final boolean isAsked =
        contestants == null
            ? !isQuick || Plan.QUICK.contains(entrant.id())
            : contestants.contains(entrant.id());
    return isAsked && (entrant.isJava() || libuv != null || isList);
  }

  private void measure(List<Row> rows, List<Entrant> entrants, PrintWriter screen)
      throws Exception {
    final long start = System.nanoTime();
    final Circumstances circumstances = Circumstances.now(typed);
    final Path directory = Files.createDirectories(out.toAbsolutePath().getParent());
    final Path log = directory.resolve("compare.log");
    Files.deleteIfExists(log);
    final Results results = new Results(entrants);
    final Run run =
        new Run(
            results,
            libuv == null ? Path.of("libuv") : libuv,
            log,
            isQuick ? WARM_QUICK_MILLIS : WARM_MILLIS,
            processes > 0 ? processes : isQuick ? 1 : PROCESSES,
            System.err);
    run.all(rows);
    final List<Target> targets = Targets.all();
    final Path records = Path.of(out.toString().replaceFirst("(\\.html)?$", ".jsonl"));
    Page.write(out, circumstances, rows, targets, results);
    Records.write(records, circumstances, rows, results);
    screen.println(circumstances.date() + "; " + circumstances.machine());
    screen.println(circumstances.java() + "; " + circumstances.command());
    if (libuv == null) {
      screen.println(
          "Without libuv: it needs a C compiler and libuv1-dev (tools/install-test-tools).");
    }
    screen.println(Tables.of(rows, results));
    screen.println();
    run.refusals().forEach((who, why) -> screen.println("not measured: " + who + ": " + why));
    screen.println(Tables.targets(targets, results));
    screen.println();
    screen.println(
        "compare: %s; %d s; %s"
            .formatted(
                Tables.sum(targets, results), (System.nanoTime() - start) / 1_000_000_000, out));
  }
}
