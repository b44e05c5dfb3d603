package lakegate.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro's own reader is the oracle. Each seed draws other schemas and records, always the same. */
class AvroToRowPropertyTest {
  private static final int PAIRS = 300;
  private static final int RECORDS = 20;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aRecordReadsAsAvrosOwnReaderReadsIt(long seed) throws IOException {
    Random random = new Random(seed);
    for (int pair = 0; pair < PAIRS; pair++) {
      RandomSchemas schemas = new RandomSchemas(random);
      Schema reader = schemas.reader();
      Schema writer = schemas.writerOf(reader);
      AvroToRow rows = new AvroToRow(writer, reader);
      for (int record = 0; record < RECORDS; record++) {
        byte[] bytes = new RandomRecords(random).encoded(writer);

        RowData row = rows.read(bytes, 0);

        assertThat(row).as("%s read as %s", writer, reader).isNotNull();
        assertThat(PlainValues.ofFlink(row, reader)).isEqualTo(oracle(bytes, writer, reader));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7, 8})
  void corruptBytesNeverThrowAndLeaveTheNextRecordAlone(long seed) throws IOException {
    Random random = new Random(seed);
    int refused = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      RandomSchemas schemas = new RandomSchemas(random);
      Schema reader = schemas.reader();
      Schema writer = schemas.writerOf(reader);
      AvroToRow rows = new AvroToRow(writer, reader);
      byte[] valid = new RandomRecords(random).encoded(writer);
      Object expected = oracle(valid, writer, reader);
      for (int record = 0; record < RECORDS; record++) {
        byte[] corrupt = corrupt(valid, random);

        RowData bad = rows.read(corrupt, 0);
        RowData good = rows.read(valid, 0);

        assertThat(PlainValues.ofFlink(good, reader)).isEqualTo(expected);
        if (bad == null) {
          refused++;
        } else {
          assertThat(PlainValues.ofFlink(bad, reader)).isEqualTo(oracle(corrupt, writer, reader));
        }
      }
    }
    assertThat(refused).isBetween(PAIRS * RECORDS / 4, PAIRS * RECORDS - 1);
  }

  private static byte[] corrupt(byte[] valid, Random random) {
    byte[] bytes = valid.clone();
    int at = valid.length == 0 ? 0 : random.nextInt(valid.length);
    switch (random.nextInt(4)) {
      case 0 -> bytes = Arrays.copyOf(valid, at);
      case 1 -> bytes = Arrays.copyOf(valid, valid.length + 1 + random.nextInt(3));
      case 2 -> random.nextBytes(bytes);
      default -> {
        if (bytes.length > 0) {
          bytes[at] = (byte) random.nextInt();
        }
      }
    }
    return bytes;
  }

  /** What Avro reads, provided that it uses up the bytes. */
  private static Object oracle(byte[] bytes, Schema writer, Schema reader) throws IOException {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
    Object record = new GenericDatumReader<>(writer, reader).read(null, decoder);
    assertThat(decoder.isEnd()).isTrue();
    return PlainValues.ofAvro(record, reader);
  }
}
