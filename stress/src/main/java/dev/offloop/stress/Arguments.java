package dev.offloop.stress;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asked for.
 *
 * @param budget how long
 * @param tests which tests, a regular expression on class names
 * @param results where the harness's own files go, or null for nowhere
 */
record Arguments(Budget budget, String tests, @Nullable Path results) {
  static final String USAGE =
      """
      usage: stress [--for DURATION | --quick] [--tests REGEX] [--results DIR]
        --for DURATION   about how long in all, such as 90s, 10m or 2h; else 4m
        --quick          about a minute, for each change
        --tests REGEX    only tests whose class name matches
        --results DIR    keep the harness's own files there; else none are kept\
      """;

  private static final int USUAL_SECONDS = 225;
  private static final int QUICK_SECONDS = 60;
  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})(s|m|h)");

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static Arguments parse(String... args) {
    Budget budget = new Budget(USUAL_SECONDS);
    String tests = "";
    Path results = null;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--quick" -> budget = new Budget(QUICK_SECONDS);
        case "--for" -> budget = new Budget(seconds(value(args, ++i)));
        case "--tests" -> tests = value(args, ++i);
        case "--results" -> results = Path.of(value(args, ++i));
        default -> throw new IllegalArgumentException("unknown argument " + args[i]);
      }
    }
    return new Arguments(budget, tests, results);
  }

  private static String value(String[] args, int index) {
    if (index >= args.length) {
      throw new IllegalArgumentException(args[index - 1] + " needs a value");
    }
    return args[index];
  }

  private static int seconds(String text) {
    final Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--for takes a number with s, m or h, such as 90s, but was given " + text);
    }
    final int unit =
        switch (matcher.group(2)) {
          case "s" -> 1;
          case "m" -> 60;
          default -> 3600;
        };
    return Math.multiplyExact(Integer.parseInt(matcher.group(1)), unit);
  }
}
