package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SizesAndTimesTest {
  @ParameterizedTest
  @CsvSource({
    "4096, 4096",
    "4k, 4096",
    "4K, 4096",
    "4KiB, 4096",
    "1M, 1048576",
    "2g, 2147483648",
    "1T, 1099511627776"
  })
  void sizesAreReadAsPeopleWriteThem(String text, long bytes) {
    assertThat(new ByteSize().convert(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "k", "4q", "-4k", "4.5k", "99999999999999999999", "9999999999999g"})
  void nonsenseSizesAreRefused(String text) {
    assertThatThrownBy(() -> new ByteSize().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @CsvSource({"250us, 250000", "20ms, 20000000", "1.5s, 1500000000", "2m, 120000000000"})
  void timesAreReadAsPeopleWriteThem(String text, long nanos) {
    assertThat(new TimeSpan().convert(text)).isEqualTo(Duration.ofNanos(nanos));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "ms", "-5s", "5 days", "1e3s"})
  void nonsenseTimesAreRefused(String text) {
    assertThatThrownBy(() -> new TimeSpan().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("with its unit");
  }

  @ParameterizedTest
  @CsvSource({"100, 100 bytes", "4096, 4 KiB", "268435456, 256 MiB", "999424, 976 KiB"})
  void sizesAreWrittenInTheUnitThatFits(long bytes, String text) {
    assertThat(ByteSize.text(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"850, 850 ns", "98300, 98.3 µs", "1280000000, 1.28 s", "123456789, 123 ms"})
  void measuredTimesHaveThreeDigits(long nanos, String text) {
    assertThat(TimeSpan.text(nanos)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "10000000, 10 ms",
    "100000000, 100 ms",
    "1500000000, 1.5 s",
    "86400000000000, 24 h"
  })
  void chosenTimesHaveNoIdleDigits(long nanos, String text) {
    assertThat(TimeSpan.chosen(nanos)).isEqualTo(text);
  }

  @Test
  void latenessesAreAllInMilliseconds() {
    assertThat(TimeSpan.millis(1_284_000_000L)).isEqualTo("1,284 ms");
  }
}
