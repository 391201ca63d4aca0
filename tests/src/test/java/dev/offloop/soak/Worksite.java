package dev.offloop.soak;

/** What a work finds on its worker, and what it leaves behind. On workers. */
final class Worksite {
  private Worksite() {}

  /** Looks whether the worker is as new, and whether there are not too many. */
  @SuppressWarnings("ReferenceEquality") // the very loader
  static void check(Findings findings, Life life, int running) {
    final Thread me = Thread.currentThread();
    if (running > life.workersMaxEver()) {
      findings.broken(
          "%d works run in pool \"%s\", which never had more than %d workers"
              .formatted(running, life.name(), life.workersMaxEver()));
    }
    if (me.isInterrupted()) {
      findings.broken("an interrupt was left on worker \"%s\"".formatted(me.getName()));
    }
    if (!me.getName().startsWith(life.name() + "-") || me.getPriority() != Thread.NORM_PRIORITY) {
      findings.broken(
          "worker \"%s\" of pool \"%s\" has priority %d"
              .formatted(me.getName(), life.name(), me.getPriority()));
    }
    if (me.getContextClassLoader() != Life.class.getClassLoader()) {
      findings.broken("a class loader was left on worker \"%s\"".formatted(me.getName()));
    }
  }

  /** Leaves a mess that the next work must not find. */
  @SuppressWarnings("ThreadPriorityCheck") // that is the mess
  static void spoil() {
    final Thread me = Thread.currentThread();
    me.setName("spoiled");
    me.setPriority(Thread.MIN_PRIORITY);
    me.setContextClassLoader(null);
    me.interrupt();
  }
}
