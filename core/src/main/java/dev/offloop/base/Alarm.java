package dev.offloop.base;

/** Rings once after a time, in a turn of the home. Its call is not progress of the turn. */
public interface Alarm {
  /**
   * Sets the alarm, replacing an earlier setting. Any thread; never blocks, never throws.
   *
   * @param nanos from now on; never early
   */
  void schedule(long nanos);

  /** Takes the setting back; a call already begun may still run. Any thread; idempotent. */
  void cancel();
}
