package lakegate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import lakegate.demo.Proof;
import lakegate.event.EventTypes;
import lakegate.generate.EventGenerator;
import lakegate.stack.Store;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The whole stack ends with SIGKILL in mid-stream and is started again. */
class KilledStackIT {
  private static final int BATCH = 3_000;

  @Test
  void noRowIsLostAndNoneIsThereTwice() {
    try (Pipeline pipeline = Pipeline.start("killed", Store.FILE, EventTypes.load())) {
      EventGenerator generator =
          new EventGenerator(pipeline.types(), 7, 0.02, InstantSource.system());
      pipeline.send(batch(generator));
      pipeline.awaitRows(BATCH);
      // On the way when the power fails: produced, partly decoded, in open transactions.
      pipeline.send(batch(generator));

      pipeline.stack().killAll();
      pipeline.stack().up();
      pipeline.submit();
      pipeline.send(batch(generator));
      pipeline.awaitRows(3 * BATCH);

      Proof proof = pipeline.proof();
      assertThat(proof.raw()).isEqualTo(3 * BATCH);
      assertThat(proof.rows() + proof.deadLetters()).isEqualTo(3 * BATCH);
      assertThat(proof.missing()).isZero();
      assertThat(proof.both()).isZero();
      assertThat(proof.doubled()).isZero();
      assertThat(proof.unknown()).isZero();
      pipeline.assertUndisturbed();
    }
  }

  private static List<ProducerRecord<byte[], byte[]>> batch(EventGenerator generator) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      records.add(generator.next().record());
    }
    return records;
  }
}
