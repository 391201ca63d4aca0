package dev.offloop.base;

/** Where a resident's thread keeps whose it is. */
final class Residence {
  static final ThreadLocal<Resident> HERE = new ThreadLocal<>();

  private Residence() {}
}
