package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.base.Share;
import dev.offloop.tests.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One kind's share of a turn. */
@Promise({"B4"})
final class ShareTest {
  private final FakeClock clock = new FakeClock(Long.MAX_VALUE - 10);
  private final Share share = new Share(clock, 1000);

  private int itemsUntilSpent(long nanosEach) {
    share.begin();
    int items = 0;
    do {
      clock.advance(nanosEach);
      items++;
    } while (items < 100_000 && !share.spent());
    return items;
  }

  @Test
  void slowItemsSpendItAfterTwo() {
    assertThat(itemsUntilSpent(1000)).isEqualTo(2);
  }

  @Test
  void quickItemsSpendItLittleAfterItsEnd() {
    assertThat(itemsUntilSpent(10) * 10).isBetween(1000, 1000 + (16 + 1) * 10);
    assertThat(itemsUntilSpent(100) * 100).isBetween(1000, 2 * 1000);
  }

  @Test
  void itemsThatTakeNoTimeNeverSpendIt() {
    assertThat(itemsUntilSpent(0)).isEqualTo(100_000);
  }

  @Test
  void spentItStaysSpentUntilItBeginsAgain() {
    itemsUntilSpent(1000);
    assertThat(share.spent()).isTrue();
    assertThat(share.spent()).isTrue();
    share.begin();
    assertThat(share.spent()).isFalse();
  }

  @Test
  void theClockIsReadSeldom() {
    final AtomicInteger reads = new AtomicInteger();
    final Share counted =
        new Share(
            () -> {
              reads.incrementAndGet();
              return 0;
            },
            1000);
    counted.begin();
    for (int i = 0; i < 1600; i++) {
      counted.spent();
    }
    assertThat(reads.get()).isBetween(100, 110);
  }
}
