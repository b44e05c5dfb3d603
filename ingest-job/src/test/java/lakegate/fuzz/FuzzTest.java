package lakegate.fuzz;

import lakegate.decode.JsonFuzz;
import lakegate.ingest.AvroFuzz;
import org.junit.jupiter.api.Test;

/** A slice of what {@code make fuzz} runs, always the same. */
class FuzzTest {
  private static final int PAYLOADS = 20_000;
  private static final long SEED = 20_251_114;

  @Test
  void jsonIsDecodedAsJacksonReadsIt() {
    new Fuzzing(new JsonFuzz(SEED), SEED).run(PAYLOADS);
  }

  @Test
  void avroIsReadAsAvrosOwnReaderReadsIt() {
    new Fuzzing(new AvroFuzz(SEED), SEED).run(PAYLOADS);
  }
}
