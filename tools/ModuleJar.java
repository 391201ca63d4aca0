import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.zip.ZipFile;

/**
 * Puts a module's descriptor into its jar, or leaves a jar alone that has it: a newer jar would
 * have every dependant compiled again.
 *
 * <p>Started by the parent pom, on the build's own JDK, and so with its jar tool. The jar plugin
 * would call the tool of mvn's own JDK, which rewrites the descriptor in its own way: jars would
 * differ with it.
 *
 * <p>Arguments: the jar, the directory of classes, the time to write into the archive. Confined to
 * one thread.
 */
final class ModuleJar {
  private static final String DESCRIPTOR = "module-info.class";

  private ModuleJar() {}

  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Path classes = Path.of(arguments[1]);
    if (isComplete(jar, classes.resolve(DESCRIPTOR))) {
      return;
    }
    String time = "--date=" + arguments[2];
    String file = "--file=" + jar;
    String directory = classes.toString();
    System.exit(
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, "--update", time, file, "-C", directory, DESCRIPTOR));
  }

  private static boolean isComplete(Path jar, Path descriptor) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.getEntry(DESCRIPTOR) != null
          && Files.getLastModifiedTime(jar).compareTo(Files.getLastModifiedTime(descriptor)) >= 0;
    }
  }
}
