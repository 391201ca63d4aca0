package dev.offloop.soak;

import java.io.IOException;

/**
 * Runs a soak from the command line. It ends with one line that sums it up, and with status 0 only
 * where all held.
 */
public final class SoakMain {
  private SoakMain() {}

  /**
   * Runs it.
   *
   * @param args see {@link Settings#USAGE}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    final Settings settings;
    try {
      settings = Settings.parse(args);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(64);
      return;
    }
    System.out.println(
        "soak for %s, --seed %d, --contexts %d"
            .formatted(settings.duration(), settings.seed(), settings.contexts()));
    final boolean held = new Soak(settings, System.out).run();
    System.exit(held ? 0 : 1);
  }
}
