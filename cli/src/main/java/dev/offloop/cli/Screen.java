package dev.offloop.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.CharsetEncoder;

/**
 * Where the program writes: results to one stream, everything else to the other.
 *
 * <p>Any thread; the streams serialise.
 */
final class Screen {
  private static final String FANCY = "µ–─█░·≥";
  private static final String PLAIN = "u--#.->";

  private final PrintStream out;
  private final PrintStream err;
  private volatile boolean isLineOpen; // drawn, and to be drawn again

  Screen(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Prints a result, and answers whether it got through. */
  boolean result(String text) {
    out.println(writable(out, text));
    out.flush();
    return !out.checkError();
  }

  void message(String text) {
    endLine();
    err.println(writable(err, text));
    err.flush();
  }

  /** One line, whatever the text was. */
  void error(String text) {
    message("offloop: " + text.strip().replaceAll("\\s*\\R\\s*", " "));
  }

  void trace(Throwable thrown) {
    thrown.printStackTrace(err);
  }

  /** Replaces the line that the last call has drawn. */
  void redraw(String line) {
    isLineOpen = true;
    err.print(writable(err, "\r" + line));
    err.flush();
  }

  /** Leaves a drawn line as it is. */
  void endLine() {
    if (isLineOpen) {
      isLineOpen = false;
      err.println();
    }
  }

  PrintWriter resultWriter() {
    return new PrintWriter(out, true, out.charset());
  }

  PrintWriter messageWriter() {
    return new PrintWriter(err, true, err.charset());
  }

  private static String writable(PrintStream stream, String text) {
    final CharsetEncoder encoder = stream.charset().newEncoder();
    if (encoder.canEncode(FANCY)) {
      return text;
    }
    String plain = text;
    for (int i = 0; i < FANCY.length(); i++) {
      plain = plain.replace(FANCY.charAt(i), PLAIN.charAt(i));
    }
    return plain;
  }
}
