package dev.offloop.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes as people write them: 4096, 4k, 256M. No state. */
final class ByteSize implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("(\\d+)\\s*([kmgt]?)(?:i?b)?");
  private static final String UNITS = "kmgt";

  @Override
  public Long convert(String text) {
    final Matcher parts = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new TypeConversionException("'" + text + "' is no size; write it like 4096, 4k or 1M");
    }
    final String unit = parts.group(2);
    final int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit) + 1;
    try {
      return Math.multiplyExact(Long.parseLong(parts.group(1)), 1L << (10 * power));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new TypeConversionException("'" + text + "' is more than any file can hold");
    }
  }

  /** The largest unit that divides evenly, else one digit behind the point. */
  static String text(long bytes) {
    int power = 0;
    while (power < UNITS.length() && bytes >> (10 * (power + 1)) > 0) {
      power++;
    }
    if (power == 0) {
      return bytes + " bytes";
    }
    final long unit = 1L << (10 * power);
    final String amount =
        bytes % unit == 0
            ? Long.toString(bytes / unit)
            : String.format(Locale.ROOT, "%.1f", (double) bytes / unit);
    return amount + " " + Character.toUpperCase(UNITS.charAt(power - 1)) + "iB";
  }
}
