package dev.offloop.soak;

import dev.offloop.AioContext;
import dev.offloop.AioRequest;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What callbacks do. On the home, inside a callback. */
final class Reacting {
  private static final int DEEPEST = 3; // callbacks within callbacks, of the soak's own making

  private Reacting() {}

  static void react(Town town, Job job, Reaction reaction, SplittableRandom random, int depth) {
    final Home home = job.life().home();
    town.tally().count("callback " + reaction);
    switch (reaction) {
      case SLOW -> Pause.nanos(random.nextLong(1_000_000));
      case SUBMIT -> job.another().submit();
      case CANCEL -> cancelOther(town, random);
      case KICK -> kick(home);
      case THROW -> throw new Reported.Outburst();
      case NONE -> {}
      default -> {
        if (depth < DEEPEST && home.context() != null) {
          nest(town, job, reaction, random);
        }
      }
    }
  }

  private static void cancelOther(Town town, SplittableRandom random) {
    final Job other = town.slot(random).life().recent(random.nextInt(16));
    if (other != null) {
      other.cancel();
    }
  }

  private static void kick(Home home) {
    final AioContext context = home.context();
    if (context != null) {
      context.kick();
    }
  }

  /** Turns within the turn: a home that closes meanwhile may refuse them. */
  private static void nest(Town town, Job job, Reaction reaction, SplittableRandom random) {
    final Life life = job.life();
    try {
      switch (reaction) {
        case NEST -> turns(life.home().context(), random.nextInt(3) + 1);
        case CANCEL_AND_WAIT -> cancelAndWait(town, life, random);
        case AWAIT_IDLE -> life.pool().awaitIdle();
        default -> closePool(town, job, random);
      }
    } catch (IllegalStateException refused) {
      town.tally().count("refused turn in a callback");
      if (!life.home().isClosing()) {
        town.findings().broken("turns in a callback were refused by an open loop", refused);
      }
    }
  }

  private static void turns(@Nullable AioContext context, int count) {
    for (int i = 0; context != null && i < count; i++) {
      context.poll(false);
    }
  }

  private static void cancelAndWait(Town town, Life life, SplittableRandom random) {
    final Job other = life.recent(random.nextInt(16));
    final AioRequest<?> handle = other == null ? null : other.handle();
    if (other == null || handle == null) {
      return;
    }
    other.cancelIsAsked();
    handle.cancelAndWait();
    if (!other.isTold()) {
      town.findings().broken("cancelAndWait() returned before " + other.what());
    }
  }

  private static void closePool(Town town, Job job, SplittableRandom random) {
    for (Slot slot : town.slots()) {
      if (slot.life() == job.life() && slot.site().home() == job.life().home()) {
        Closing.closePool(town, slot, random);
        return;
      }
    }
  }

  /** Closing a pool, in one of the ways there are. */
  static final class Closing {
    private Closing() {}

    /** Puts another pool in its place, and closes the one before. */
    static void closePool(Town town, Slot slot, SplittableRandom random) {
      final int choice = random.nextInt(4);
      final Duration deadline = Duration.ofNanos(random.nextLong(10_000_000));
      final Life life = slot.site().renew(slot);
      life.factory().flaky(false);
      town.tally().count("close of a pool, way " + choice);
      switch (choice) {
        case 0 -> {
          life.cutsShort();
          life.pool().close(deadline);
        }
        case 1 -> {
          life.closes();
          var _ = life.pool().shutdown(); // its end is looked at in the next pause
        }
        default -> {
          life.closes();
          life.pool().close();
          life.pool().close();
        }
      }
    }
  }
}
