package dev.offloop;

/** Blocking work without a value, such as {@code () -> file.force(true)}. Runs on a worker. */
@FunctionalInterface
public interface Action {
  /**
   * Does the work.
   *
   * @throws Exception which becomes the outcome
   */
  void run() throws Exception;
}
