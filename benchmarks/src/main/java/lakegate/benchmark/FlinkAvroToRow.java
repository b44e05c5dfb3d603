package lakegate.benchmark;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import lakegate.event.EventType;
import org.apache.flink.formats.avro.AvroToRowDataConverters;
import org.apache.flink.formats.avro.AvroToRowDataConverters.AvroToRowDataConverter;
import org.apache.flink.formats.avro.typeutils.AvroSchemaConverter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * The baseline: Confluent's deserializer, then Flink's own conversion of a GenericRecord. Flink's
 * newer mapping of instants fails inside nested records; the older one gives the same values.
 */
final class FlinkAvroToRow {
  private final String topic;
  private final KafkaAvroDeserializer deserializer;
  private final AvroToRowDataConverter converter;

  FlinkAvroToRow(EventType type, KafkaAvroDeserializer deserializer) {
    this.topic = type.validatedTopic();
    this.deserializer = deserializer;
    String schema = type.schema().toString();
    RowType rowType = (RowType) AvroSchemaConverter.convertToDataType(schema).getLogicalType();
    this.converter = AvroToRowDataConverters.createRowConverter(rowType);
  }

  RowData convert(byte[] record) {
    return (RowData) converter.convert(deserializer.deserialize(topic, record));
  }
}
