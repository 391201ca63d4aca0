package dev.offloop.soak;

import dev.offloop.Offloader;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a soak is asked for. Immutable.
 *
 * @param duration how long the actors act
 * @param seed from which every actor's sequence of actions follows
 * @param contexts how many contexts of ours there are, 2 or more; a foreign loop comes on top
 * @param patience how long anything may be owed, or a pause may take, before that is a failure
 * @param door stands in front of each pool; a test puts a fault there
 */
record Settings(
    Duration duration, long seed, int contexts, Duration patience, UnaryOperator<Offloader> door) {
  static final String USAGE =
      "options: --for DURATION (60s, 5m), --seed N, --contexts N (2 or more), --patience DURATION";
  private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  Settings {
    if (contexts < 2) {
      throw new IllegalArgumentException(
          "--contexts is %d; a soak needs 2 or more: one with a thread of its own, one driven in turn"
              .formatted(contexts));
    }
  }

  static Settings of(Duration duration, long seed) {
    return new Settings(duration, seed, 3, Duration.ofSeconds(30), door -> door);
  }

  Settings withPatience(Duration other) {
    return new Settings(duration, seed, contexts, other, door);
  }

  Settings withDoor(UnaryOperator<Offloader> other) {
    return new Settings(duration, seed, contexts, patience, other);
  }

  /** Reads the command line. */
  static Settings parse(String... args) {
    Duration duration = Duration.ofSeconds(60);
    Duration patience = Duration.ofSeconds(30);
    long seed = System.nanoTime();
    int contexts = 3;
    final Iterator<String> rest = Arrays.asList(args).iterator();
    while (rest.hasNext()) {
      final String option = rest.next();
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(option + " has no value; " + USAGE);
      }
      final String value = rest.next();
      switch (option) {
        case "--for" -> duration = span(option, value);
        case "--patience" -> patience = span(option, value);
        case "--seed" -> seed = Long.parseLong(value);
        case "--contexts" -> contexts = Integer.parseInt(value);
        default -> throw new IllegalArgumentException(option + " is no option; " + USAGE);
      }
    }
    return new Settings(duration, seed, contexts, patience, door -> door);
  }

  private static Duration span(String option, String text) {
    final Matcher parts = SPAN.matcher(text.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "%s is \"%s\"; write a number with its unit, like 500ms, 60s or 5m"
              .formatted(option, text));
    }
    final long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }
}
