package dev.offloop.cli;

import org.jspecify.annotations.Nullable;

/** Why a run ended without a result, in one line for the user. Immutable. */
final class BenchException extends Exception {
  private static final long serialVersionUID = 1;

  BenchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  BenchException(String message) {
    this(message, null);
  }
}
