package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
  record Inner(long count, boolean isFull) {}

  record Outer(String name, double rate, double broken, Inner inner, @Nullable Inner none) {}

  @Test
  void recordsBecomeObjects() {
    assertThat(Json.of(new Outer("x", 1.5, Double.NaN, new Inner(3, true), null)))
        .isEqualTo(
            """
            {
              "name": "x",
              "rate": 1.5,
              "broken": null,
              "inner": {
                "count": 3,
                "isFull": true
              },
              "none": null
            }\
            """);
  }

  record Name(String value) {}

  @Test
  void whateverAFileIsCalledTheTextIsAscii() {
    assertThat(Json.of(new Name("a\"b\\c\nd\u007fé😀")))
        .contains("\"a\\\"b\\\\c\\u000ad\\u007f\\u00e9\\ud83d\\ude00\"");
  }
}
