package dev.offloop.soak;

import dev.offloop.AioRequest;
import java.util.SplittableRandom;

/** Submits from outside, waits for pools to be idle, and asks for what must be refused. */
final class Submitter implements Actor {
  private static final int MOST_OPEN = 3_000;

  private final Town town;
  private final int id;
  private long number;

  Submitter(Town town, int id) {
    this.town = town;
    this.id = id;
  }

  @Override
  public void act(SplittableRandom random) {
    final Slot slot = town.slot(random);
    final int choice = random.nextInt(100);
    if (choice == 0) {
      awaitIdle(slot.life());
      return;
    }
    if (choice < 3) {
      waitWhereOneCannot(slot, random);
      return;
    }
    final int burst = random.nextInt(8) == 0 ? random.nextInt(100) : random.nextInt(4) + 1;
    for (int i = 0; i < burst; i++) {
      new Job(town, slot, id, number++, random.split()).submit();
    }
    if (random.nextInt(4) == 0) {
      Pause.nanos(random.nextLong(2_000_000));
    }
    Pause.until(() -> town.ledger().size() < MOST_OPEN, Long.MAX_VALUE / 2);
  }

  /** Waits until a pool is idle; a loop that ends meanwhile may have no more turns for that. */
  private void awaitIdle(Life life) {
    try {
      life.pool().awaitIdle();
      town.tally().count("awaitIdle()");
    } catch (IllegalStateException refused) {
      town.tally().count("refused awaitIdle()");
      if (!life.home().isClosing()) {
        town.findings().broken("awaitIdle() was refused beside an open loop", refused);
      }
    }
  }

  /** A cancelAndWait beside a loop that its own thread drives. */
  private void waitWhereOneCannot(Slot slot, SplittableRandom random) {
    final Life life = slot.life();
    final Job job = life.recent(random.nextInt(16));
    final AioRequest<?> handle = job == null ? null : job.handle();
    if (job == null || handle == null || slot.site().kind() == Site.Kind.TURNS) {
      return;
    }
    job.cancelIsAsked();
    try {
      handle.cancelAndWait();
      if (!job.isTold()) {
        town.findings().broken("cancelAndWait() beside the loop returned before " + job.what());
      }
    } catch (IllegalStateException refused) {
      town.tally().count("refused cancelAndWait() beside a loop");
    }
  }
}
