package lakegate.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lakegate.event.EventType;
import lakegate.kafka.SinkRecord;
import lakegate.kafka.SourceRecord;
import lakegate.settings.MaintenanceSettings;
import lakegate.table.TableDefinition;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.formats.avro.SchemaCoder;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;
import org.apache.iceberg.DistributionMode;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.flink.sink.IcebergSink;

/**
 * Validated records and dead letters to Iceberg tables: one source, one function that splits by
 * topic, one sink per table. A validated record that can't be read goes to the dead letters.
 */
public final class IngestPipeline {
  private IngestPipeline() {}

  /**
   * Adds the pipeline to the environment.
   *
   * @param source records of the types' validated and dead-letter topics
   * @param undecodable takes dead letters of validated records
   * @param types the event types, whose tables exist as their schemas say
   * @param registry reads Confluent's frame and looks up the writer's schema
   * @param catalogs gives the catalog of the tables
   * @param maintenance whether the job looks after the tables too
   */
  public static void build(
      StreamExecutionEnvironment env,
      Source<SourceRecord, ?, ?> source,
      Sink<SinkRecord> undecodable,
      List<EventType> types,
      SchemaCoder.SchemaCoderProvider registry,
      CatalogLoader catalogs,
      Namespace namespace,
      MaintenanceSettings maintenance) {
    Catalog catalog = catalogs.loadCatalog();
    List<TableTarget> targets = new ArrayList<>();
    for (EventType type : types) {
      TableIdentifier name = TableIdentifier.of(namespace, type.table());
      targets.add(TableTarget.of(type, name, catalog.loadTable(name), catalogs));
    }
    TableIdentifier lettersName = TableIdentifier.of(namespace, TableDefinition.DEAD_LETTERS);
    TableTarget letters =
        TableTarget.of(null, lettersName, catalog.loadTable(lettersName), catalogs);
    SingleOutputStreamOperator<SinkRecord> split =
        env.fromSource(
                source,
                WatermarkStrategy.noWatermarks(),
                "validated records and dead letters",
                TypeInformation.of(SourceRecord.class))
            .uid("records")
            .process(new IngestFunction(targets, letters, registry))
            .name("to rows")
            .uid("to-rows");
    split.sinkTo(undecodable).name("undecodable records").uid("undecodable-records");
    List<TableTarget> all = new ArrayList<>(targets);
    all.add(letters);
    for (TableTarget target : all) {
      IcebergSink.forRowData(split.getSideOutput(target.rows()))
          .tableLoader(new AppendOnly(target.loader().clone()))
          .distributionMode(DistributionMode.NONE)
          // Names the sink's state: another suffix would forget what is still to be committed.
          .uidSuffix(target.name())
          .append();
    }
    maintenance
        .interval()
        .ifPresent(interval -> maintain(split, all, interval, maintenance.olderThan()));
  }

  /** Beside the records: the side output only ties it to the graph. */
  private static void maintain(
      SingleOutputStreamOperator<?> split,
      List<TableTarget> tables,
      Duration interval,
      Duration olderThan) {
    split
        .getSideOutput(new OutputTag<>("maintenance", Types.INT))
        .process(new MaintenanceFunction(tables, interval, olderThan))
        .name("table maintenance")
        .uid("table-maintenance")
        .setParallelism(1);
  }
}
