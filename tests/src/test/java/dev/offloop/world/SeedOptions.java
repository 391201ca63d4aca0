package dev.offloop.world;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@link SeedsMain} is asked for.
 *
 * @param time how long to play, where {@code seeds} is 0
 * @param seeds how many seeds for each story, or 0
 * @param from the first seed
 * @param only the name of the one story to play, or empty
 */
record SeedOptions(Duration time, long seeds, long from, String only) {
  private static final Pattern SPAN = Pattern.compile("(\\d{1,6})(s|m|h)");

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static SeedOptions parse(String... arguments) {
    SeedOptions options = new SeedOptions(Duration.ofSeconds(60), 0, 1, "");
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      options = options.with(arguments[i], arguments[i + 1]);
    }
    return options;
  }

  private SeedOptions with(String option, String value) {
    return switch (option) {
      case "--for" -> new SeedOptions(span(value), 0, from, only);
      case "--seeds" -> new SeedOptions(time, number(option, value), from, only);
      case "--from" -> new SeedOptions(time, seeds, number(option, value), only);
      case "--only" -> new SeedOptions(time, seeds, from, value);
      default -> throw new IllegalArgumentException("unknown option " + option);
    };
  }

  private static Duration span(String text) {
    final Matcher parts = SPAN.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no span of time; write it with its unit, like 30s or 10m".formatted(text));
    }
    final long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  private static long number(String option, String text) {
    if (!text.matches("[1-9]\\d{0,17}")) {
      throw new IllegalArgumentException(
          "%s takes a number of 1 or more, not '%s'".formatted(option, text));
    }
    return Long.parseLong(text);
  }
}
