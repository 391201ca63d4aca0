package dev.offloop.base;

/**
 * Superclass of what one thread writes at each request while others read, or write, what may lie
 * beside it.
 *
 * <h2>Why</h2>
 *
 * A processor fetches memory by lines of 64 bytes, often two at once, and a line that one of them
 * writes travels to it, away from all others (false sharing). Where an object lies is the chance of
 * its allocation and of the collector, which moves it: so without distance one JVM did 9 million
 * no-ops a second and the next one 3, each steadily, as what the worker writes had come to lie
 * beside what the loop reads, or not.
 *
 * <p>The JVM lays out a superclass's fields before its subclass's, and fills gaps of alignment with
 * them; so 128 bytes of unused ints, which leave no gap, keep away what lies in front. Behind its
 * own fields a subclass keeps a line free: within a class the JVM puts references last, in their
 * order, so a row of 16 unused ones at its end does that. {@code CachePaddedTest} looks whether the
 * JVM at hand does as is said here.
 */
public abstract class CachePadded {
  @SuppressWarnings({"MultiVariableDeclaration", "UnusedVariable"})
  private int a0,
      a1,
      a2,
      a3,
      a4,
      a5,
      a6,
      a7,
      a8,
      a9,
      a10,
      a11,
      a12,
      a13,
      a14,
      a15,
      a16,
      a17,
      a18,
      a19,
      a20,
      a21,
      a22,
      a23,
      a24,
      a25,
      a26,
      a27,
      a28,
      a29,
      a30,
      a31;

  /** Nothing to do. */
  protected CachePadded() {}
}
