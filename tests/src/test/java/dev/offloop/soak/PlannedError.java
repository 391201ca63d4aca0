package dev.offloop.soak;

/** An Error that a work throws on purpose. */
final class PlannedError extends Error {
  private static final long serialVersionUID = 1L;
  private final transient Job job;

  PlannedError(Job job) {
    super("planned", null, false, false);
    this.job = job;
  }

  Job job() {
    return job;
  }
}
