package dev.offloop.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code bench}: its options, and the run from file to result. One thread. */
@Command(
    name = "bench",
    header = "Measure what blocking reads do to a loop, beside it and on it.",
    description = {
      "",
      "Reads a file in blocks beside an event loop, and measures how late a heartbeat on that loop"
          + " comes meanwhile: first with the reads off the loop, on a pool; then, for comparison,"
          + " with the same reads on the loop itself.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = OffloopCommand.Version.class,
    sortOptions = false,
    usageHelpWidth = 100,
    footer = {
      "",
      "On the loop, each callback does as many reads as are in flight, one after the other, as a"
          + " program without a pool would; its lateness is their sum. All reads of a callback"
          + " count from its beginning. This phase lasts two fifths of the first one and goes on in"
          + " the same sequence of blocks. Both are rehearsed for a moment, not counted, for Java"
          + " to load and compile what they need.",
      "",
      "The page cache answers reads of what was read or written lately: use a FILE larger than the"
          + " memory, or --read-delay, to see a slow device.",
      "",
      "Examples:",
      "  offloop bench --duration 2s",
      "  offloop bench --depth 64 --read-delay 20ms",
      "  offloop bench --verify --write-percent 30 --count 1000000",
      "  offloop bench --json big.iso",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong use, 130 stopped by Ctrl-C (with the result so far)."
    })
final class BenchCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final int BLOCK_UNIT = 512;
  private static final long BLOCK_MAX = 64 << 20;
  private static final long FILE_MAX = 1L << 40;
  private static final int DEPTH_MAX = 65_536;
  private static final int WORKERS_MAX = 4_096;
  private static final Duration DURATION_MAX = Duration.ofHours(24);
  private static final Duration DURATION_DEFAULT = Duration.ofSeconds(5);
  private static final String MADE_SIZE = "256M";

  private final Screen screen;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "The file to read. Without it one is made in the temporary directory, and deleted at the"
              + " end.")
  private @Nullable Path file;

  @Option(
      names = "--block-size",
      paramLabel = "SIZE",
      defaultValue = "4096",
      converter = ByteSize.class,
      description = "What one request moves, like 4k or 1M (default: ${DEFAULT-VALUE}).")
  private long blockSize;

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "32",
      description = "Requests in flight (default: ${DEFAULT-VALUE}).")
  private int depth;

  @Option(
      names = "--sequential",
      description = "Read one block after the other, instead of at random.")
  private boolean isSequential;

  @Option(
      names = "--write-percent",
      paramLabel = "P",
      defaultValue = "0",
      description =
          "How many of a hundred requests write (default: ${DEFAULT-VALUE}). On a FILE this needs"
              + " --overwrite.")
  private int writePercent;

  @Option(names = "--overwrite", description = "Let writes destroy the content of FILE.")
  private boolean mayOverwrite;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description = "How long the first phase lasts, like 500ms, 5s or 2m (default: 5s).")
  private @Nullable Duration duration;

  @Option(names = "--count", paramLabel = "N", description = "End after so many requests instead.")
  private @Nullable Long count;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "64",
      description = "How many threads the pool may have (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--workers-min",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many it keeps (default: ${DEFAULT-VALUE}).")
  private int workersMin;

  @Option(
      names = "--read-delay",
      paramLabel = "TIME",
      defaultValue = "0ms",
      converter = TimeSpan.class,
      description = "Make each read so much slower, like 20ms, to stand for a slow device.")
  private Duration readDelay = Duration.ZERO;

  @Option(
      names = "--style",
      paramLabel = "HOW",
      defaultValue = "callback",
      description = "callback or coroutine: how the first phase is written (default: callback).")
  private Style style = Style.CALLBACK;

  @Option(
      names = "--heartbeat",
      paramLabel = "TIME",
      defaultValue = "10ms",
      converter = TimeSpan.class,
      description = "The heartbeat's period (default: ${DEFAULT-VALUE}).")
  private Duration heartbeat = Duration.ZERO;

  @Option(
      names = "--verify",
      description =
          "Check the content of each block read: in a made file against what was written there; in"
              + " a FILE the first read of a block is believed, and each later one must agree with"
              + " it.")
  private boolean isVerified;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Choose the sequence of blocks: the same seed, the same sequence (default: another each"
              + " time; it is printed).")
  private @Nullable Long seed;

  @Option(names = "--no-compare", description = "Leave the phase on the loop out.")
  private boolean isAlone;

  @Option(names = "--json", description = "Print the result as a JSON object.")
  private boolean isJson;

  @Option(
      names = "--progress",
      paramLabel = "HOW",
      defaultValue = "auto",
      description =
          "auto, bar, lines or none (default: a bar on a terminal, a line each second elsewhere).")
  private Progress.Mode progress = Progress.Mode.AUTO;

  @Option(
      names = "--file-size",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "How large a file to make (default: " + MADE_SIZE + ").")
  private @Nullable Long fileSize;

  @Option(
      names = "--temp-dir",
      paramLabel = "DIR",
      defaultValue = "${env:TMPDIR:-${sys:java.io.tmpdir}}",
      description = "Where to make it (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of("");

  BenchCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws BenchException {
    final Settings settings = settings();
    final Content content = new Content(settings.load().seed());
    // Open until the result is printed and the file deleted: so long the JVM stays.
    try (Interruption interruption = new Interruption(screen);
        TargetFile target = target(file)) {
      if (target.isMade()) {
        interruption.atAllEvents(target);
        target.fill(content, interruption);
      }
      screen.message(
          "Seed %d (--seed %1$d repeats the sequence of blocks)".formatted(settings.load().seed()));
      final Result result = result(settings, target, content, interruption);
      if (!isJson) {
        screen.message("");
      }
      if (!screen.result(isJson ? Json.of(result) : Table.of(result))) {
        throw new BenchException("cannot write the result to the standard output");
      }
      return result.isInterrupted() ? INTERRUPTED : 0;
    }
  }

  private TargetFile target(@Nullable Path given) throws BenchException {
    if (given != null) {
      final TargetFile existing = TargetFile.existing(given, (int) blockSize, writePercent > 0);
      checkVerifiable(existing.blocks());
      return existing;
    }
    checkVerifiable(madeBytes() / blockSize);
    screen.message(
        "Making a test file of %s in %s (deleted at the end)"
            .formatted(ByteSize.text(madeBytes()), directory));
    return TargetFile.create(directory, madeBytes(), (int) blockSize);
  }

  private Result result(
      Settings settings, TargetFile target, Content content, Interruption interruption)
      throws BenchException {
    // A first time, not counted, for Java to load and compile what it needs.
    new Bench(settings.rehearsal(), screen, Progress.Mode.NONE, interruption).run(target, content);
    if (interruption.isRequested()) {
      throw new BenchException("stopped before the measurement, so there is no result");
    }
    return new Bench(settings, screen, progress, interruption).run(target, content);
  }

  private Settings settings() {
    final Checks checks = new Checks(spec);
    checks.size("--block-size", blockSize, BLOCK_UNIT, BLOCK_MAX);
    checks.that(
        blockSize % BLOCK_UNIT == 0,
        "--block-size %d is no multiple of %d".formatted(blockSize, BLOCK_UNIT));
    checks.number("--depth", depth, 1, DEPTH_MAX);
    checkBuffers(checks);
    checks.number("--write-percent", writePercent, 0, 100);
    checks.number("--workers", workers, 1, WORKERS_MAX);
    checks.number("--workers-min", workersMin, 0, WORKERS_MAX);
    checks.that(
        workersMin <= workers,
        "--workers-min %d is more than --workers %d".formatted(workersMin, workers));
    checks.time("--heartbeat", heartbeat, Duration.ofMillis(1), Duration.ofSeconds(10));
    checks.time("--read-delay", readDelay, Duration.ZERO, Duration.ofMinutes(1));
    checkEnd(checks);
    checkFile(checks);
    return new Settings(
        new Settings.Load(
            (int) blockSize,
            depth,
            writePercent,
            isSequential,
            readDelay.toNanos(),
            seed != null ? seed : ThreadLocalRandom.current().nextLong(1_000_000_000)),
        style,
        count != null
            ? Settings.Limits.ofCount(count)
            : Settings.Limits.ofTime(durationOrDefault().toNanos()),
        workersMin,
        workers,
        heartbeat.toNanos(),
        isVerified,
        !isAlone);
  }

  private void checkBuffers(Checks checks) {
    final long bytes = depth * blockSize;
    final long most = Runtime.getRuntime().maxMemory() / 2;
    checks.that(
        bytes <= most,
        "--depth %d times --block-size %s is %s of buffers, more than half of the memory that Java may use (%s); make one of them smaller"
            .formatted(depth, ByteSize.text(blockSize), ByteSize.text(bytes), ByteSize.text(most)));
  }

  private void checkEnd(Checks checks) {
    checks.that(
        duration == null || count == null,
        "--duration and --count are two ways to say when to end; give one of them");
    checks.time("--duration", durationOrDefault(), Duration.ofMillis(1), DURATION_MAX);
    if (count != null) {
      checks.that(count >= 1, "--count " + count + " must be 1 or more");
    }
  }

  private void checkFile(Checks checks) {
    if (file == null) {
      checks.size("--file-size", madeBytes(), blockSize, FILE_MAX);
      return;
    }
    checks.that(
        !file.toString().isEmpty(), "FILE is an empty name; leave it out to have a file made");
    checks.that(
        fileSize == null, "--file-size is for a file that is made; " + file + " has its size");
    checks.that(
        writePercent == 0 || mayOverwrite,
        "--write-percent would destroy what %s holds; add --overwrite if it may, or leave FILE out"
            .formatted(file));
  }

  private Duration durationOrDefault() {
    return duration != null ? duration : DURATION_DEFAULT;
  }

  private long madeBytes() {
    return fileSize != null ? fileSize : new ByteSize().convert(MADE_SIZE);
  }

  private void checkVerifiable(long blocks) {
    new Checks(spec)
        .that(
            !isVerified || blocks <= Verifier.BLOCKS_MAX,
            String.format(
                Locale.ROOT,
                "--verify remembers at most %,d blocks, and there are %,d; make --block-size"
                    + " larger",
                Verifier.BLOCKS_MAX,
                blocks));
  }
}
