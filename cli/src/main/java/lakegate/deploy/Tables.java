package lakegate.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import lakegate.catalog.Catalogs;
import lakegate.settings.CatalogSettings;
import lakegate.table.TableEvolution;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;

/** The tables in the catalog. */
public final class Tables implements AutoCloseable {
  private final RESTCatalog catalog;
  private final String uri;
  private final Namespace namespace;

  public Tables(CatalogSettings settings) {
    this.uri = settings.uri();
    try {
      this.catalog = Catalogs.open(settings);
    } catch (RESTException e) {
      throw Logins.ofCatalog(uri, e)
          .<RuntimeException>map(wrong -> wrong)
          .orElseGet(
              () ->
                  new Failure(
                      "The catalog at " + uri + " does not answer; start it with: make up", e));
    }
    this.namespace = Namespace.of(settings.namespace());
  }

  /**
   * The table as it is now, or empty if there is none of that name.
   *
   * @throws Failure if the catalog doesn't say
   */
  public Optional<Table> table(String name) {
    try {
      return Optional.of(catalog.loadTable(TableIdentifier.of(namespace, name)));
    } catch (NoSuchTableException | NoSuchNamespaceException e) {
      return Optional.empty();
    } catch (RESTException e) {
      throw new Failure(
          "Cannot load table %s.%s from the catalog at %s: %s"
              .formatted(namespace, name, uri, e.getMessage()),
          e);
    }
  }

  /** The rows of the table's newest snapshot. */
  public static long rows(Table table) {
    Snapshot snapshot = table.currentSnapshot();
    return snapshot == null
        ? 0
        : Long.parseLong(snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
  }

  /** The rows of the snapshots after the one given, or of all. */
  public static CloseableIterable<Record> appended(
      Table table, Optional<Long> afterSnapshot, String... columns) {
    IcebergGenerics.ScanBuilder scan = IcebergGenerics.read(table).select(columns);
    return afterSnapshot.map(scan::appendsAfter).orElse(scan).build();
  }

  /** When rows were committed last: a compaction brings none. */
  public static Optional<Instant> lastCommit(Table table) {
    Snapshot snapshot = table.currentSnapshot();
    while (snapshot != null
        && snapshot.operation().equals(DataOperations.REPLACE)
        && snapshot.parentId() != null
        && table.snapshot(snapshot.parentId()) != null) {
      snapshot = table.snapshot(snapshot.parentId());
    }
    return Optional.ofNullable(snapshot).map(s -> Instant.ofEpochMilli(s.timestampMillis()));
  }

  /** What brings them to their definitions. */
  public TableEvolution evolution() {
    return new TableEvolution(catalog, namespace);
  }

  @Override
  public void close() {
    try {
      catalog.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close the catalog", e);
    }
  }
}
