/** Event loops, the thread pool beside them, and what carries work from one to the other. */
@SuppressWarnings("module") // the one that may see inside is built later
module dev.offloop.core {
  requires jdk.jfr;
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;

  exports dev.offloop;
  exports dev.offloop.base to
      dev.offloop.testing;
}
