package lakegate.bridge;

import java.util.List;
import java.util.Map;
import lakegate.event.EventType;
import lakegate.kafka.SinkRecord;
import lakegate.kafka.SourceRecord;
import lakegate.settings.FloodSettings;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Raw records to validated records and dead letters, in one operator chain: nothing is exchanged
 * between subtasks, so the order within a partition stays.
 */
public final class BridgePipeline {
  private BridgePipeline() {}

  /**
   * Adds the pipeline to the environment.
   *
   * @param source records of the types' raw topics
   * @param validated takes accepted records
   * @param deadLetters takes rejected records
   * @param types the event types
   * @param schemaIds the registry id of each type's schema by the type's name
   * @param flood when too many messages are rejected
   * @param before what needn't be written again
   */
  public static void build(
      StreamExecutionEnvironment env,
      Source<SourceRecord, ?, ?> source,
      Sink<SinkRecord> validated,
      Sink<SinkRecord> deadLetters,
      List<EventType> types,
      Map<String, Integer> schemaIds,
      FloodSettings flood,
      WrittenBefore before) {
    SingleOutputStreamOperator<SinkRecord> accepted =
        env.fromSource(
                source,
                WatermarkStrategy.noWatermarks(),
                "raw records",
                TypeInformation.of(SourceRecord.class))
            .uid("raw-records")
            .process(new BridgeFunction(types, schemaIds, flood, before))
            .name("decode")
            .uid("decode");
    accepted.sinkTo(validated).name("validated records").uid("validated-records");
    accepted
        .getSideOutput(BridgeFunction.DEAD_LETTERS)
        .sinkTo(deadLetters)
        .name("dead letters")
        .uid("dead-letters");
  }
}
