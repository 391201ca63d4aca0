/** Files read and written beside an event loop. */
module dev.offloop.file {
  requires transitive dev.offloop.core;
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;

  exports dev.offloop.file;
}
