package dev.offloop.soak;

import dev.offloop.AioContext;
import dev.offloop.IoThread;
import dev.offloop.kit.ExecutorLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * A place where a loop lives, one life after the other, with pools that live on it.
 *
 * <p>Any thread reads; the monitor is held while a life changes, and nothing waits meanwhile.
 */
final class Site {
  /** Which kind of loop lives here. */
  enum Kind {
    /** A context with a thread of its own. */
    THREAD,
    /** A context that several threads drive in turn. */
    TURNS,
    /** A loop that is not ours. */
    FOREIGN
  }

  private final Town town;
  private final String name;
  private final Kind kind;
  private final List<Slot> slots = new ArrayList<>();
  private int lives;
  private volatile Home home;

  Site(Town town, String name, Kind kind) {
    this.town = town;
    this.name = name;
    this.kind = kind;
    this.home = make();
    for (int workersMax : new int[] {1, 4, 16}) {
      slots.add(new Slot(this, Town.POOLS + name + "-" + workersMax, workersMax, home));
    }
  }

  Town town() {
    return town;
  }

  Kind kind() {
    return kind;
  }

  Home home() {
    return home;
  }

  List<Slot> slots() {
    return slots;
  }

  /** Begins the next life of loop and pools; returns the loop before, which the caller closes. */
  synchronized Home renew() {
    final Home before = home;
    before.closes();
    home = make();
    for (Slot slot : slots) {
      town.retire(slot.renew(home));
    }
    return before;
  }

  /** Begins the next life of a pool; returns the one before, which the caller closes. */
  synchronized Life renew(Slot slot) {
    final Life before = slot.renew(home);
    town.retire(before);
    return before;
  }

  private Home make() {
    lives++;
    final String unique = name + "." + lives;
    return switch (kind) {
      case THREAD -> {
        final IoThread thread =
            IoThread.builder(unique).daemon(true).reporter(town.reports()).start();
        yield new Home(town.findings(), thread.context(), thread);
      }
      case TURNS -> new Home(town.findings(), AioContext.create(unique, town.reports()), null);
      case FOREIGN -> new Home(town.findings(), new ExecutorLoop("foreign"), null);
    };
  }
}
