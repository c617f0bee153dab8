package dev.inlet.runner.resume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.inlet.config.Problem;
import dev.inlet.host.KeptPositions;
import dev.inlet.host.PositionStore;
import dev.inlet.input.Positions;
import dev.inlet.json.JsonException;
import dev.inlet.json.JsonValue;
import dev.inlet.json.JsonWriter;
import dev.inlet.runner.files.DirectorySync;
import dev.inlet.runner.files.TargetFile;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file that holds the positions of one pipeline. It is written beside itself and then put in
 * place, so that it is whole at any time, whatever ends the process. Where it is a link, that holds
 * for the file that the link leads to.
 */
public final class ResumeFile implements PositionStore {
  private static final long VERSION = 1;

  /** No positions that anybody keeps take so much. */
  private static final long MAX_SIZE = 64 << 20;

  private static final String REMEDY = "; delete it to begin with what comes next";

  private final Path path;
  private final boolean fsync;
  private final Flush directories;

  /** Whether the last flush of the directory has failed; by whoever stores. */
  private boolean unflushed;

  /** Has the disk keep the name of a file. */
  interface Flush {
    void of(Path file) throws IOException;
  }

  /** The file that the settings name, which may not exist yet. */
  public ResumeFile(ResumeSettings settings) {
    this(settings, DirectorySync::require);
  }

  /** The same, with directories that are flushed in that way. */
  ResumeFile(ResumeSettings settings, Flush directories) {
    this.path = settings.file();
    this.fsync = settings.fsync();
    this.directories = directories;
  }

  @Override
  public Optional<KeptPositions> load() throws IOException {
    requireTarget();
    Path directory = TargetFile.of(path).resolveSibling("");
    if (!Files.isDirectory(directory)) {
      throw new IOException(path + " cannot be written: its directory does not exist");
    }
    if (!Files.isWritable(directory)) {
      throw new IOException(path + " cannot be written: its directory is not writable");
    }
    if (Files.notExists(path)) {
      return Optional.empty();
    }
    return Optional.of(parse(read()));
  }

  /** A link to nothing says that positions are kept where nobody can see them at present. */
  private void requireTarget() throws IOException {
    if (Files.isSymbolicLink(path) && !Files.exists(path)) {
      throw new IOException(
          path
              + " cannot be read: it is a link to "
              + Files.readSymbolicLink(path)
              + ", which is not there; bring that back, or delete the link to begin with what comes"
              + " next");
    }
  }

  private byte[] read() throws IOException {
    try {
      if (!Files.isRegularFile(path)) {
        throw new IOException("it is no regular file");
      }
      if (Files.size(path) > MAX_SIZE) {
        throw new IOException("it is larger than " + (MAX_SIZE >> 20) + " MiB");
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new IOException(path + " cannot be read: " + Problem.reason(e, path), e);
    }
  }

  private KeptPositions parse(byte[] content) throws IOException {
    JsonValue root;
    try {
      root = JsonValue.parse(content, 0, content.length);
    } catch (JsonException e) {
      throw new IOException(
          path + " holds no positions: it is not JSON (" + e.getMessage() + ")" + REMEDY, e);
    }
    OptionalLong version =
        root.member("version").map(JsonValue::asLong).orElse(OptionalLong.empty());
    Optional<String> source = root.member("source").flatMap(JsonValue::asString);
    Optional<JsonValue> positions = root.member("positions");
    if (version.isEmpty() || source.isEmpty() || positions.isEmpty()) {
      throw new IOException(path + " holds no positions that were written by resume" + REMEDY);
    }
    if (version.getAsLong() != VERSION) {
      throw new IOException(
          path + " was written by another version of this program (" + version.getAsLong() + ")");
    }
    Map<String, String> bySubscription = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> entry : positions.get().members().entrySet()) {
      Optional<String> position = entry.getValue().asString();
      if (position.isEmpty()) {
        throw new IOException(path + " holds a position that is no text" + REMEDY);
      }
      bySubscription.put(entry.getKey(), position.get());
    }
    return new KeptPositions(source.get(), Positions.of(bySubscription));
  }

  @Override
  public void store(KeptPositions kept) throws IOException {
    JsonWriter json = new JsonWriter().object();
    json.name("version").number(VERSION);
    json.name("source").string(kept.source());
    json.name("positions").object();
    kept.positions()
        .bySubscription()
        .forEach((subscription, position) -> json.name(subscription).string(position));
    json.end().end();
    Path target = TargetFile.of(path); // a link stays a link
    Path next = target.resolveSibling(target.getFileName() + ".tmp");
    // A channel would not do: an interrupt closes it.
    try (FileOutputStream out = new FileOutputStream(next.toFile())) {
      out.write((json + "\n").getBytes(UTF_8));
      out.getFD().sync(); // or the name could outlive what it is to stand for
    } catch (IOException e) {
      throw new IOException(next + " cannot be written: " + Problem.reason(e, next), e);
    }
    var unused = Files.move(next, target, ATOMIC_MOVE, REPLACE_EXISTING);
    if (fsync) {
      flushDirectory(target);
    }
  }

  /**
   * Some file systems never flush a directory. It is said once, so that whatever else may fail is
   * reported as well.
   *
   * @throws IOException if it fails, and did not before
   */
  private void flushDirectory(Path target) throws IOException {
    boolean failedBefore = unflushed;
    try {
      directories.of(target);
      unflushed = false;
    } catch (IOException e) {
      unflushed = true;
      if (!failedBefore) {
        throw new IOException(
            target
                + " is in place, but its directory cannot be flushed, so that a crash of the"
                + " machine may bring back the one before: "
                + Problem.reason(e),
            e);
      }
    }
  }
}
