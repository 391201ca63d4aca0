package dev.offloop.soak;

/** What a work or a callback throws on purpose. The stack is of no use. */
final class Planned extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Job job;

  Planned(Job job) {
    super("planned", null, false, false);
    this.job = job;
  }

  Job job() {
    return job;
  }
}
