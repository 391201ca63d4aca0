package dev.offloop.mutants;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A copy of core's sources, patched and compiled by the JDK's own compiler.
 *
 * @param directory where the copy stands; the classes are beside it
 */
record Core(Path directory) {
  private static final String SOURCES = "core/src/main/java";

  /** Copies what is in the project's directory. */
  static Core copy(Path home, Path directory) throws IOException {
    delete(directory);
    final Path from = home.resolve(SOURCES);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        final Path copy = directory.resolve(SOURCES).resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    return new Core(directory);
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Applies a patch, or only looks whether it applies; returns what git said against it, or "". */
  String apply(Path patch, boolean isTrial) throws IOException, InterruptedException {
    final ProcessBuilder git =
        new ProcessBuilder(
            isTrial
                ? List.of("git", "apply", "--check", patch.toAbsolutePath().toString())
                : List.of("git", "apply", patch.toAbsolutePath().toString()));
    git.directory(directory.toFile()).redirectErrorStream(true);
    // Else git finds the project around the copy and leaves out what is not in its own place.
    git.environment().put("GIT_CEILING_DIRECTORIES", directory.toAbsolutePath().getParent() + "");
    final Process process = git.start();
    final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? "" : "git apply: " + said;
  }

  Path classes() {
    return directory.resolve("classes");
  }

  /** Compiles; returns what the compiler said against it, or "". */
  String compile() throws IOException {
    final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    final List<File> sources;
    try (Stream<Path> files = Files.walk(directory.resolve(SOURCES))) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("module-info.java"))
              .map(Path::toFile)
              .toList();
    }
    final StringWriter said = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      final List<String> options =
          List.of(
              "-nowarn",
              "-proc:none",
              "-d",
              Files.createDirectories(classes()).toString(),
              "-cp",
              System.getProperty("java.class.path"));
      final boolean isGood =
          compiler
              .getTask(
                  said, manager, null, options, null, manager.getJavaFileObjectsFromFiles(sources))
              .call();
      return isGood ? "" : "javac: " + said;
    }
  }
}
