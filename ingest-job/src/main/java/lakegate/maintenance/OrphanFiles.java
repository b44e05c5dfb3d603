package lakegate.maintenance;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsBulkOperations;
import org.apache.iceberg.io.SupportsPrefixOperations;

/** Files in a table's folders that none of its snapshots knows: left by what failed. */
final class OrphanFiles {
  /** {@code file:/x}, {@code file:///x} and {@code /x} are one file; so are s3 and s3a. */
  private static final Pattern SCHEME = Pattern.compile("^(?:[A-Za-z][A-Za-z0-9+.-]*:)?/*");

  private final Table table;
  private final Instant before;

  /**
   * @param before only files from before are looked at
   */
  OrphanFiles(Table table, Instant before) {
    this.table = table;
    this.before = before;
  }

  /**
   * @throws IllegalStateException if the folder can't be listed so that it shows the table's files
   */
  List<FileInfo> find() {
    Map<String, FileInfo> old = new HashMap<>();
    Set<String> metadata = new HashSet<>();
    list("data", file -> old.put(path(file.location()), file));
    list(
        "metadata",
        file -> {
          metadata.add(path(file.location()));
          old.put(path(file.location()), file);
        });
    String current = ((HasTableOperations) table).operations().current().metadataFileLocation();
    if (!metadata.contains(path(current))) {
      throw new IllegalStateException(
          "the folder of " + table.name() + " doesn't show its own file " + current);
    }
    old.values().removeIf(file -> file.createdAtMillis() >= before.toEpochMilli());
    if (!old.isEmpty()) {
      // What was committed since the folder was listed is known now.
      table.refresh();
      forEachKnown(location -> old.remove(path(location)));
    }
    return new ArrayList<>(old.values());
  }

  /** Deletes them. */
  List<FileInfo> run() {
    List<FileInfo> orphans = find();
    List<String> locations = orphans.stream().map(FileInfo::location).toList();
    FileIO io = table.io();
    if (io instanceof SupportsBulkOperations bulk) {
      bulk.deleteFiles(locations);
    } else {
      locations.forEach(io::deleteFile);
    }
    return orphans;
  }

  private static String path(String location) {
    return SCHEME.matcher(location).replaceFirst("/");
  }

  private void list(String folder, Consumer<FileInfo> each) {
    String location = table.location() + "/" + folder + "/";
    if (location.startsWith("file:")) {
      listLocal(Path.of(path(location)), each);
      return;
    }
    if (!(table.io() instanceof SupportsPrefixOperations listing)) {
      throw new IllegalStateException("cannot list folders with " + table.io().getClass());
    }
    try {
      listing.listPrefix(location).forEach(each);
    } catch (NotFoundException e) {
      // Nothing was written to the table yet.
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof FileNotFoundException)) {
        throw e;
      }
    }
  }

  /** Hadoop's listing asks for each file's rights, and fails when one has gone meanwhile. */
  private static void listLocal(Path folder, Consumer<FileInfo> each) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              // Hadoop's checksums go with their files.
              if (attributes.isRegularFile() && !file.toString().endsWith(".crc")) {
                each.accept(
                    new FileInfo(
                        "file:" + file,
                        attributes.size(),
                        attributes.lastModifiedTime().toMillis()));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder, e);
    }
  }

  private void forEachKnown(Consumer<String> each) {
    ReachableFileUtil.metadataFileLocations(table, false).forEach(each);
    ReachableFileUtil.manifestListLocations(table).forEach(each);
    ReachableFileUtil.statisticsFilesLocations(table).forEach(each);
    each.accept(ReachableFileUtil.versionHintLocation(table));
    Set<String> manifests = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (manifests.add(manifest.path())) {
          each.accept(manifest.path());
          forEachFile(manifest, each);
        }
      }
    }
  }

  private void forEachFile(ManifestFile manifest, Consumer<String> each) {
    try (CloseableIterable<? extends ContentFile<?>> files =
        manifest.content() == ManifestContent.DATA
            ? ManifestFiles.read(manifest, table.io(), table.specs())
            : ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
      files.forEach(file -> each.accept(file.location()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read manifest " + manifest.path(), e);
    }
  }
}
