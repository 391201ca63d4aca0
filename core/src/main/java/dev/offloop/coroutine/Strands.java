package dev.offloop.coroutine;

import dev.offloop.base.Home;
import dev.offloop.base.Reports;
import dev.offloop.base.Resident;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The two kinds of {@link Strand}, and which one there is here. Any thread. */
public enum Strands {
  /** Stretches are mounted on the home's thread. */
  MOUNTED,
  /** A virtual thread runs while the home's thread waits for it. */
  LOCK_STEP;

  /** Names the kind to use, {@code mounted} or {@code lockstep}, where nothing else says. */
  public static final String PROPERTY = "dev.offloop.coroutines";

  private static final class Chosen {
    static final Strands KIND = choose();
  }

  /** Returns the kind to use where nothing else says: chosen once, and logged. */
  public static Strands chosen() {
    return Chosen.KIND;
  }

  private static Strands choose() {
    final String wanted = System.getProperty(PROPERTY);
    final Strands kind = choose(wanted);
    final String because =
        wanted != null
            ? "as " + PROPERTY + " says"
            : kind == MOUNTED
                ? "for java.lang is open to them"
                : "for java.lang is not open to them; --add-opens"
                    + " java.base/java.lang=dev.offloop.core (or ALL-UNNAMED on the class path)"
                    + " makes them faster";
    System.getLogger(Reports.LOGGER)
        .log(Level.DEBUG, "coroutines are {0}, {1}", kind.text(), because);
    return kind;
  }

  private static Strands choose(@Nullable String wanted) {
    if (wanted == null) {
      return VirtualThreads.present() == null ? LOCK_STEP : MOUNTED;
    }
    return switch (wanted) {
      case "mounted" -> MOUNTED.required();
      case "lockstep" -> LOCK_STEP;
      default ->
          throw new IllegalStateException(
              "the system property %s is \"%s\"; set it to mounted or to lockstep, or leave it out"
                  .formatted(PROPERTY, wanted));
    };
  }

  private String text() {
    return this == MOUNTED ? "mounted on their loop's thread" : "in lock step with their loop";
  }

  /**
   * Returns this kind.
   *
   * @throws IllegalStateException if it is not to be had here
   */
  public Strands required() {
    if (this == MOUNTED && VirtualThreads.present() == null) {
      throw new IllegalStateException(
          "coroutines mounted on their loop's thread need the package java.lang open to Offloop:"
              + " start the JVM with --add-opens java.base/java.lang=dev.offloop.core, or"
              + " ALL-UNNAMED in its place on the class path; the JDK says: "
              + VirtualThreads.missing());
    }
    return this;
  }

  /**
   * Makes a strand that has not begun.
   *
   * @param home in whose turns it runs
   * @param resident whose strand it is
   * @param name of its thread
   * @param body what it runs; throws nothing
   * @param after what to run on the home's own thread when the body is over: given null, or why the
   *     body could not begin
   */
  Strand make(
      Home home,
      Resident resident,
      String name,
      Runnable body,
      Consumer<@Nullable Throwable> after) {
    final VirtualThreads threads = VirtualThreads.present();
    return this == MOUNTED && threads != null && !home.isForeign()
        ? new MountedStrand(threads, home, resident, name, body, after)
        : new LockStepStrand(home, name, body, after);
  }
}
