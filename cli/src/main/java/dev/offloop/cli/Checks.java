package dev.offloop.cli;

import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Refuses wrong options, in the words of who wrote them. One thread.
 *
 * @param spec of the command that is refused
 */
record Checks(CommandSpec spec) {
  void that(boolean isRight, String otherwise) {
    if (!isRight) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  void number(String option, long value, long min, long max) {
    that(
        value >= min && value <= max,
        String.format(Locale.ROOT, "%s %,d must be from %,d to %,d", option, value, min, max));
  }

  void size(String option, long value, long min, long max) {
    that(
        value >= min && value <= max,
        "%s %s must be from %s to %s"
            .formatted(option, ByteSize.text(value), ByteSize.text(min), ByteSize.text(max)));
  }

  void time(String option, Duration value, Duration min, Duration max) {
    that(
        value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
        "%s %s must be from %s to %s"
            .formatted(
                option,
                TimeSpan.chosen(value.toNanos()),
                TimeSpan.chosen(min.toNanos()),
                TimeSpan.chosen(max.toNanos())));
  }
}
