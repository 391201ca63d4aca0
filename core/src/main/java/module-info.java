/** Event loops, the thread pool beside them, and what carries work from one to the other. */
module dev.offloop.core {
  requires jdk.jfr;
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;

  exports dev.offloop;
}
