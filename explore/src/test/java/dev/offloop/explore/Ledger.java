package dev.offloop.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What an exploration's threads did, in the order of one clock. Lincheck takes each call as one
 * step, so the book-keeping adds few interleavings of its own. Any thread; guarded by the monitor.
 */
public final class Ledger {
  private final List<Entry> entries = new ArrayList<>();
  private int now;

  /** Something that began and perhaps ended; the end of what goes on is in the far future. */
  public static final class Entry {
    private final String what;
    private final int began;
    private int ended = Integer.MAX_VALUE;

    private Entry(String what, int began) {
      this.what = what;
      this.began = began;
    }

    /** Whether this was over before the other began. */
    public boolean isBefore(Entry other) {
      return ended < other.began;
    }

    /** Whether this began before the other. */
    public boolean beganBefore(Entry other) {
      return began < other.began;
    }

    /** Returns what it is. */
    public String what() {
      return what;
    }

    @Override
    public String toString() {
      return what + "@" + began;
    }
  }

  /** Writes down that something begins. */
  public synchronized Entry begin(String what) {
    final Entry entry = new Entry(what, ++now);
    entries.add(entry);
    return entry;
  }

  /** Writes down that it ended. */
  public synchronized void end(Entry entry) {
    entry.ended = ++now;
  }

  /** Writes down something that takes no time. */
  public synchronized Entry note(String what) {
    final Entry entry = begin(what);
    entry.ended = entry.began;
    return entry;
  }

  /** Returns the entries of one kind, in the order in which they began. */
  public synchronized List<Entry> all(String what) {
    return entries.stream().filter(entry -> entry.what.equals(what)).toList();
  }

  /** Returns how many entries there are of a kind. */
  public synchronized int count(Predicate<String> what) {
    return (int) entries.stream().filter(entry -> what.test(entry.what)).count();
  }

  @Override
  public synchronized String toString() {
    return entries.toString();
  }
}
