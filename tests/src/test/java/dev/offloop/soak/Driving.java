package dev.offloop.soak;

import dev.offloop.AioContext;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One of the threads that drive a context in turn. Most of the time they wait for each other; now
 * and then one does not, and is refused if another drives.
 *
 * <p>Not stopped by pauses: a loop must turn for requests to come to their end.
 */
final class Driving implements Runnable {
  private final Town town;
  private final Site site;
  private final ReentrantLock turn;
  private final Script script;
  private volatile boolean isOver;

  Driving(Town town, Site site, ReentrantLock turn, Script script) {
    this.town = town;
    this.site = site;
    this.turn = turn;
    this.script = script;
  }

  void end() {
    isOver = true;
  }

  @Override
  public void run() {
    try {
      while (!isOver) {
        driveInTurn(script.next());
      }
    } catch (Throwable failure) {
      town.findings().broken("a driver ended", failure);
    }
  }

  private void driveInTurn(SplittableRandom random) {
    final boolean isIntruder = random.nextInt(50) == 0;
    if (!isIntruder) {
      turn.lock();
    }
    final Home home = site.home();
    try {
      drive(home, random);
    } catch (IllegalStateException refused) {
      final String message = String.valueOf(refused.getMessage());
      town.tally().count("refused driver");
      if (!home.isClosing() && !(message.contains("while thread") && message.contains("drives"))) {
        town.findings().broken("a driver was refused", refused);
      }
      Pause.nanos(100_000);
    } finally {
      if (!isIntruder) {
        turn.unlock();
      }
      if (Thread.interrupted()) {
        town.tally().count("interrupt given back");
      }
    }
  }

  private void drive(Home home, SplittableRandom random) {
    final AioContext context = home.context();
    if (context == null) {
      return;
    }
    final int turns = random.nextInt(20) + 1;
    switch (random.nextInt(3)) {
      case 0 -> {
        final int[] looked = {0};
        context.pollUntil(() -> isOver || home.isClosing() || looked[0]++ == turns);
      }
      case 1 -> {
        for (int i = 0; i < turns && !home.isClosing(); i++) {
          context.poll(false);
        }
      }
      default -> {
        for (int i = 0; i < turns && !isOver && !home.isClosing(); i++) {
          context.poll(true);
        }
      }
    }
  }
}
