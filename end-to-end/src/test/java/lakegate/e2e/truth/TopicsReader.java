package lakegate.e2e.truth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lakegate.deadletter.DeadLetterHeaders;
import lakegate.e2e.pipeline.Pipeline;
import lakegate.e2e.pipeline.Position;
import lakegate.event.EventType;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer of all validated and dead-letter topics, of committed records only. */
public final class TopicsReader extends ActiveReader {
  /** Confluent's frame: 0x00 and the schema's id. */
  private static final int FRAME = 5;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, GenericDatumReader<GenericRecord>> origins = new HashMap<>();

  public TopicsReader(Pipeline pipeline) {
    super("topics-reader");
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                pipeline.settings().job().kafka().bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (EventType type : pipeline.types()) {
      Schema schema = type.schema();
      Schema originOnly =
          SchemaBuilder.record(schema.getName())
              .namespace(schema.getNamespace())
              .fields()
              .name(EventType.INGEST)
              .type(schema.getField(EventType.INGEST).schema())
              .noDefault()
              .endRecord();
      origins.put(type.validatedTopic(), new GenericDatumReader<>(schema, originOnly));
      for (String topic : List.of(type.validatedTopic(), type.deadLetterTopic())) {
        consumer
            .partitionsFor(topic)
            .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  @Override
  void read() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
      GenericDatumReader<GenericRecord> reader = origins.get(record.topic());
      saw(reader == null ? originOfLetter(record) : origin(record.value(), reader));
    }
  }

  private static Position origin(byte[] value, GenericDatumReader<GenericRecord> reader) {
    try {
      GenericRecord record =
          reader.read(
              null, DecoderFactory.get().binaryDecoder(value, FRAME, value.length - FRAME, null));
      GenericRecord ingest = (GenericRecord) record.get(EventType.INGEST);
      return new Position(
          ingest.get("topic").toString(),
          (Integer) ingest.get("partition"),
          (Long) ingest.get("offset"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Position originOfLetter(ConsumerRecord<byte[], byte[]> letter) {
    return new Position(
        header(letter, DeadLetterHeaders.TOPIC),
        Integer.parseInt(header(letter, DeadLetterHeaders.PARTITION)),
        Long.parseLong(header(letter, DeadLetterHeaders.OFFSET)));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  @Override
  public void close() {
    super.close();
    consumer.close();
  }
}
