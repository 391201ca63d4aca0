import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that every Java file below a directory is as google-java-format writes it, or makes it so.
 *
 * <p>Started by the parent pom, on the build's own JDK. Arguments: {@code --check} or {@code
 * --apply}, then the directory. Confined to one thread.
 */
final class Format {
  private static final Formatter FORMATTER = new Formatter(JavaFormatterOptions.defaultOptions());
  private static final int PASSES_MAX = 5;

  private Format() {}

  public static void main(String[] arguments) throws IOException {
    boolean apply = arguments[0].equals("--apply");
    Path root = Path.of(arguments[1]);
    int different = 0;
    int unreadable = 0;
    for (Path file : javaFilesBelow(root)) {
      String before = Files.readString(file);
      String after;
      try {
        after = formatted(before);
      } catch (FormatterException e) {
        unreadable++;
        System.err.println("not Java: " + root.relativize(file) + ": " + e.getMessage());
        continue;
      }
      if (!before.equals(after)) {
        different++;
        System.err.println((apply ? "formatted: " : "not formatted: ") + root.relativize(file));
        if (apply) {
          Files.writeString(file, after);
        }
      }
    }
    if (different > 0 && !apply) {
      System.err.println(different + " file(s) to format; run: mvn -N -Pformat initialize");
    }
    if (unreadable > 0 || (different > 0 && !apply)) {
      System.exit(1);
    }
  }

  /** Again until nothing moves: a long comment at a line's end takes the formatter two passes. */
  private static String formatted(String source) throws FormatterException {
    String before = source;
    String after = formattedOnce(before);
    for (int passes = 1; !after.equals(before) && passes < PASSES_MAX; passes++) {
      before = after;
      after = formattedOnce(before);
    }
    return after;
  }

  private static String formattedOnce(String source) throws FormatterException {
    String ordered = ImportOrderer.reorderImports(source, JavaFormatterOptions.Style.GOOGLE);
    String used = RemoveUnusedImports.removeUnusedImports(ordered);
    return StringWrapper.wrap(FORMATTER.formatSource(used), FORMATTER);
  }

  /** All Java files, sorted; build results and hidden directories are somebody else's. */
  private static List<Path> javaFilesBelow(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.getFileName().toString();
            boolean foreign = name.equals("target") || name.startsWith(".");
            return foreign && !directory.equals(root)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && file.toString().endsWith(".java")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }
}
