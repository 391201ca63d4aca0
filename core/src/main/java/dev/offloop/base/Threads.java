package dev.offloop.base;

/** The seam "start a thread". */
@FunctionalInterface
public interface Threads {
  /**
   * Starts a thread that carries out the steps. Never called under a lock, for it may run a user's
   * thread factory.
   *
   * @param steps what the thread does
   * @throws RuntimeException or an Error when no thread could be had; then no step was or will be
   *     run
   */
  void start(Steps steps);
}
