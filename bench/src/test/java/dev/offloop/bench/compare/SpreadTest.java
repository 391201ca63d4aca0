package dev.offloop.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What several rounds come to. */
final class SpreadTest {
  @Test
  void anOddNumberHasAMiddle() {
    assertThat(Spread.of(List.of(9.0, 1.0, 5.0))).isEqualTo(new Spread(5, 1, 9));
  }

  @Test
  void anEvenNumberHasTheMeanOfTheTwoInTheMiddle() {
    assertThat(Spread.of(List.of(4.0, 1.0, 10.0, 2.0))).isEqualTo(new Spread(3, 1, 10));
  }

  @Test
  void whatWasNotMeasuredDoesNotCount() {
    assertThat(Spread.of(List.of(Double.NaN, 7.0))).isEqualTo(new Spread(7, 7, 7));
    assertThat(Spread.of(List.of())).isEqualTo(Spread.NONE);
  }
}
