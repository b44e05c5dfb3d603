package lakegate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import lakegate.decode.HostileMessages;
import lakegate.ingest.HostileRecords;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileTest {
  static List<Hostile> payloads() {
    return Stream.concat(HostileMessages.all().stream(), HostileRecords.all().stream()).toList();
  }

  /** Of a decoder's buffers, each as long as the longest message wanted it. */
  private static final long MOST_KEPT = 4 << 20;

  @ParameterizedTest
  @MethodSource("payloads")
  void allocatesNoMoreThan16TimesItsBytesAnd64KibibytesAndOnceTheBuffers(Hostile hostile) {
    Hostile.Allocated allocated = hostile.allocated();

    long most = Fuzzing.mostAllocated(hostile.payload().length);
    assertThat(allocated.again()).isLessThanOrEqualTo(most);
    assertThat(allocated.first()).isLessThanOrEqualTo(most + MOST_KEPT);
  }
}
