package dev.offloop.coroutine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads with a scheduler of the caller's, which the JDK has and does not show: JDK 25's
 * {@code java.lang.ThreadBuilders.VirtualThreadBuilder(Executor)}. It is to be had where the
 * package {@code java.lang} is open to this module, by {@code --add-opens} or by the manifest of
 * the program's jar.
 *
 * <p>Immutable; any thread.
 */
final class VirtualThreads {
  private static final @Nullable VirtualThreads PRESENT;
  private static final String MISSING;

  static {
    VirtualThreads found = null;
    String missing = "";
    try {
      found = new VirtualThreads();
    } catch (Throwable notToBeHad) { // whatever it is: then there are the others
      missing = String.valueOf(notToBeHad.getMessage());
    }
    PRESENT = found;
    MISSING = missing;
  }

  private final MethodHandle newBuilder; // (Executor) Thread.Builder.OfVirtual
  private final Executor elsewhere;

  private VirtualThreads() throws Throwable {
    final Class<?> builder = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
    final MethodHandles.Lookup inside =
        MethodHandles.privateLookupIn(builder, MethodHandles.lookup());
    newBuilder =
        inside
            .findConstructor(builder, MethodType.methodType(void.class, Executor.class))
            .asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
    final Class<?> thread = Class.forName("java.lang.VirtualThread");
    elsewhere =
        (Executor)
            MethodHandles.privateLookupIn(thread, MethodHandles.lookup())
                .findStatic(thread, "defaultScheduler", MethodType.methodType(Executor.class))
                .asType(MethodType.methodType(Executor.class))
                .invokeWithArguments();
  }

  /** Returns them, or null where they are not to be had. */
  static @Nullable VirtualThreads present() {
    return PRESENT;
  }

  /** Returns why they are not to be had. */
  static String missing() {
    return MISSING;
  }

  /** Makes a virtual thread that its scheduler runs. */
  Thread unstarted(Executor scheduler, String name, Runnable body) {
    final Thread.Builder.OfVirtual builder;
    try {
      builder = (Thread.Builder.OfVirtual) newBuilder.invokeExact(scheduler);
    } catch (Throwable failure) {
      throw new IllegalStateException(
          "the JDK refuses to make a virtual thread with a scheduler of ours, which it did before",
          failure);
    }
    return builder.name(name).inheritInheritableThreadLocals(false).unstarted(body);
  }

  /** Has a continuation run where those of ordinary virtual threads do. */
  void executeElsewhere(Runnable continuation) {
    elsewhere.execute(continuation);
  }
}
