package lakegate.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import lakegate.event.EventType;
import lakegate.event.EventTypes;
import lakegate.fuzz.Mutator;
import lakegate.fuzz.Target;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.table.data.RowData;

/** {@link AvroToRow} against Avro's own reader. */
public final class AvroFuzz implements Target {
  /** As many payloads in a row have one pair of schemas and the same valid records. */
  private static final int BATCH = 2_000;

  private static final int RECORDS = 20;
  private static final int LONGEST_NOISE = 64;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final byte[][] WORDS = words();

  private final long seed;
  private final Random random = new Random();
  private final Mutator mutator = new Mutator(random);
  private final List<EventType> types = EventTypes.load();
  private final List<byte[]> records = new ArrayList<>();
  private long batch = -1;
  private Schema writer;
  private Schema reader;
  private AvroToRow decoder;
  private AvroOracle oracle;

  public AvroFuzz(long seed) {
    this.seed = seed;
  }

  /** Lengths, counts and numbers at the ends of what they can be. */
  private static byte[][] words() {
    long[] values = {
      0,
      1,
      -1,
      2,
      -2,
      63,
      64,
      -64,
      999,
      1000,
      1001,
      -1000,
      1 << 20,
      Integer.MAX_VALUE,
      Integer.MIN_VALUE,
      1L << 31,
      Long.MAX_VALUE / 1000,
      Long.MAX_VALUE,
      Long.MIN_VALUE
    };
    List<byte[]> words = new ArrayList<>();
    for (long value : values) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      try {
        encoder.writeLong(value);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      words.add(out.toByteArray());
    }
    words.add(new byte[] {(byte) 0x80, 0});
    words.add(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x1f});
    words.add(new byte[40]);
    return words.toArray(byte[][]::new);
  }

  @Override
  public String name() {
    return "AvroToRow";
  }

  @Override
  public String subject() {
    return "writer " + writer + System.lineSeparator() + "reader " + reader;
  }

  @Override
  public byte[] payload(long number) {
    if (number / BATCH != batch) {
      batch = number / BATCH;
      begin();
    }
    random.setSeed(seed * GOLDEN + number);
    int kind = random.nextInt(100);
    if (kind < 20) {
      return record();
    }
    if (kind < 90) {
      return mutator.mutated(record(), record(), WORDS);
    }
    if (kind < 95) {
      byte[] noise = new byte[random.nextInt(LONGEST_NOISE)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] payload = record();
    for (int i = random.nextInt(LONGEST_NOISE); i > 0; i--) {
      payload = mutator.mutated(payload, record(), WORDS);
    }
    return payload;
  }

  private byte[] record() {
    return records.get(random.nextInt(records.size()));
  }

  /** Every other batch has an event type's schema, the others one that nobody would write. */
  private void begin() {
    random.setSeed(seed * GOLDEN - batch - 1);
    if (batch % 2 == 0) {
      reader = types.get(random.nextInt(types.size())).schema();
      writer = reader;
    } else {
      RandomSchemas schemas = new RandomSchemas(random);
      reader = schemas.reader();
      writer = schemas.writerOf(reader);
    }
    decoder = new AvroToRow(writer, reader);
    oracle = new AvroOracle(writer, reader);
    records.clear();
    RandomRecords values = new RandomRecords(random);
    try {
      for (int i = 0; i < RECORDS; i++) {
        records.add(values.encoded(writer));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public RowData decode(byte[] payload) {
    return decoder.read(payload, 0);
  }

  @Override
  public boolean isAccepted(Object outcome) {
    return outcome != null;
  }

  @Override
  public Optional<String> difference(byte[] payload, Object outcome) {
    return oracle.difference(
        payload, outcome == null ? null : PlainValues.ofFlink(outcome, reader));
  }
}
