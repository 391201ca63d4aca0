/**
 * A deterministic world for code that uses loops and pools, and the contract of a loop as tests.
 */
module dev.offloop.testing {
  requires transitive dev.offloop.core;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;

  exports dev.offloop.testing;
}
