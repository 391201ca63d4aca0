package dev.offloop.world;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Plays every story of the deterministic world with as many seeds as asked for, or for as long.
 *
 * <p>Exit status: 0 if all hold, 1 if one does not, 64 for options it does not know.
 */
public final class SeedsMain {
  private static final String USAGE =
      """
      options:
        --for DURATION   how long to play, such as 30s or 10m (60s unless --seeds is given)
        --seeds N        how many seeds for each story
        --from SEED      the first seed (1)
        --only STORY     one story, by its name in the table
      """;

  private static final List<Function<Player, Contract>> CONTRACTS =
      List.of(
          player ->
              new RequestsContract() {
                @Override
                Player player() {
                  return player;
                }
              },
          player ->
              new GrowthContract() {
                @Override
                Player player() {
                  return player;
                }
              },
          player ->
              new ClosingContract() {
                @Override
                Player player() {
                  return player;
                }
              },
          player ->
              new TurnsContract() {
                @Override
                Player player() {
                  return player;
                }
              },
          player ->
              new TimesContract() {
                @Override
                Player player() {
                  return player;
                }
              });

  private final SeedOptions options;
  private final List<Row> rows = new ArrayList<>();
  private final long start = System.nanoTime();

  private SeedsMain(SeedOptions options) {
    this.options = options;
  }

  /** A story and what has been played of it. */
  private static final class Row {
    final Function<Player, Contract> contract;
    final Method story;
    long seeds;
    long steps;
    long next;
    String failure = "";

    Row(Function<Player, Contract> contract, Method story, long next) {
      this.contract = contract;
      this.story = story;
      this.next = next;
    }

    /** Plays some more seeds, unless it has failed before. */
    void play(long count) {
      if (!failure.isEmpty()) {
        return;
      }
      final SeedPlayer player = new SeedPlayer(next, count);
      try {
        story.invoke(contract.apply(player));
      } catch (InvocationTargetException broken) {
        failure =
            "seed %d of %s does not hold: %s%n  again: bin/prove seeds --only %s --from %d --seeds 1%n"
                .formatted(
                    player.present(),
                    story.getName(),
                    broken.getCause(),
                    story.getName(),
                    player.present());
      } catch (IllegalAccessException ours) {
        throw new IllegalStateException(ours);
      }
      seeds += player.seeds();
      steps += player.steps();
      next += Math.max(1, player.seeds());
    }
  }

  /**
   * Plays.
   *
   * @param arguments see the usage
   */
  public static void main(String[] arguments) {
    final SeedOptions options;
    try {
      options = SeedOptions.parse(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.err.print(USAGE);
      System.exit(64);
      return;
    }
    System.exit(new SeedsMain(options).play() ? 0 : 1);
  }

  private boolean play() {
    CONTRACTS.forEach(this::addStories);
    if (rows.isEmpty()) {
      System.err.println("no story has the name " + options.only());
      return false;
    }
    if (options.seeds() > 0) {
      rows.forEach(row -> row.play(options.seeds()));
    } else {
      while (elapsed().compareTo(options.time()) < 0) {
        rows.stream()
            .filter(row -> elapsed().compareTo(options.time()) < 0)
            .forEach(row -> row.play(20));
      }
    }
    return print();
  }

  private void addStories(Function<Player, Contract> contract) {
    final Class<?> declares = contract.apply(new SeedPlayer(1, 1)).getClass().getSuperclass();
    Arrays.stream(declares.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .filter(method -> options.only().isEmpty() || options.only().equals(method.getName()))
        .sorted(Comparator.comparing(Method::getName))
        .forEach(method -> rows.add(new Row(contract, method, options.from())));
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Prints the table and its sum; says whether all hold. */
  private boolean print() {
    final int width = rows.stream().mapToInt(row -> row.story.getName().length()).max().orElse(5);
    System.out.printf("%-" + width + "s %9s %12s%n", "story", "seeds", "steps");
    for (Row row : rows) {
      System.out.printf(
          "%-" + width + "s %,9d %,12d%s%n",
          row.story.getName(),
          row.seeds,
          row.steps,
          row.failure.isEmpty() ? "" : "  FAILED");
    }
    final long failed = rows.stream().filter(row -> !row.failure.isEmpty()).count();
    final long unplayed = rows.stream().filter(row -> row.seeds == 0).count();
    rows.forEach(row -> System.out.print(row.failure));
    System.out.printf(
        "seeds: %s; %d stories, %,d seeds, %,d steps, from seed %d, %d s%n",
        failed > 0 ? failed + " stories FAILED" : unplayed > 0 ? "not all played" : "all hold",
        rows.size(),
        rows.stream().mapToLong(row -> row.seeds).sum(),
        rows.stream().mapToLong(row -> row.steps).sum(),
        options.from(),
        elapsed().toSeconds());
    return failed == 0 && unplayed == 0;
  }
}
