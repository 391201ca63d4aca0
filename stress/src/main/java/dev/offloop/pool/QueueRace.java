package dev.offloop.pool;

import org.jspecify.annotations.Nullable;

/**
 * A real queue and a real worker that takes from it. What it returns are the names of the requests;
 * only one actor may take.
 */
final class QueueRace {
  private static final HandPool OWNER = new HandPool(1, 1); // never submitted to

  final RequestQueue queue = new RequestQueue();
  private final Worker worker = OWNER.hand(0).worker;

  /** Makes a request. */
  static Named named(String name) {
    return new Named(name);
  }

  /** Takes one request; returns its name, or nothing. */
  String take() {
    return queue.take(worker) instanceof Named named ? named.name : "";
  }

  /** Takes all that is left. */
  String drain() {
    final StringBuilder names = new StringBuilder();
    for (String name = take(); !name.isEmpty(); name = take()) {
      names.append(name);
    }
    if (!queue.isEmpty() || queue.size() != 0) {
      names.append(" and not empty");
    }
    return names.toString();
  }

  static final class Named extends Request<@Nullable Void> {
    private final String name;

    Named(String name) {
      super(OWNER.pool, () -> null, null);
      this.name = name;
    }
  }
}
