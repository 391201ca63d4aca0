package dev.offloop.base;

/** Rings once after a time, in a turn of the home. Its call is not progress of the turn. */
public interface Alarm {
  /**
   * Sets the alarm, replacing an earlier setting. Any thread; never blocks. An alarm of our own
   * loop allocates nothing here.
   *
   * @param nanos from now on; never early
   */
  void schedule(long nanos);

  /**
   * Takes the setting back for good; a call already begun may still run. Any thread; idempotent.
   */
  void close();
}
