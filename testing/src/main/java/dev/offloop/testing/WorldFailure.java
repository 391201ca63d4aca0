package dev.offloop.testing;

/**
 * A scenario failed in some interleaving. The message names what replays it, and what had been
 * noted until then; the cause is what the scenario threw.
 */
public final class WorldFailure extends AssertionError {
  private static final long serialVersionUID = 1;

  WorldFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
