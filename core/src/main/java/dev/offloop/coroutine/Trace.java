package dev.offloop.coroutine;

import java.util.Arrays;

/**
 * Where a coroutine stood when it was told a failure from elsewhere: suppressed in that failure, so
 * that its stack trace shows both sides.
 */
public final class Trace extends Exception {
  private static final long serialVersionUID = 1L;

  private Trace(String message) {
    super(message);
  }

  /**
   * Throws a failure as it is, with the caller's stack in it. A failure that has one already keeps
   * only that: one object that is thrown again and again must not grow.
   *
   * @param failure what to throw
   * @param what the message of the caller's stack
   * @return nothing, ever
   */
  public static RuntimeException thrown(Throwable failure, String what) throws Exception {
    if (Arrays.stream(failure.getSuppressed()).noneMatch(Trace.class::isInstance)) {
      failure.addSuppressed(new Trace(what));
    }
    throw Trace.<Exception>asIs(failure);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // to throw it unchanged
  private static <E extends Exception> E asIs(Throwable failure) throws E {
    throw (E) failure;
  }
}
