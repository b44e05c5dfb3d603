package lakegate.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lakegate.deadletter.Problem;
import lakegate.deadletter.RejectReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that are made to cost much, on both sides of each limit. */
@Timeout(60)
class HostileInputTest {
  private static final String VALID = "{\"id\":\"i\",\"outer\":{\"required\":1}}";

  private final JsonToAvro decoder = new JsonToAvro(TestTypes.QUIRKS, 7);

  private List<String> decode(byte[] json) {
    return decoder
        .decode(json, 0, 0, 0)
        .fold(
            accepted -> List.of(),
            rejected ->
                rejected.problems().stream().map(p -> p.reason() + " " + p.path()).toList());
  }

  /** A message with this member behind the required ones. */
  private List<String> decodeWith(String member) {
    return decode(
        (VALID.substring(0, VALID.length() - 1) + "," + member + "}")
            .getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void theNextMessageIsAccepted() {
    assertThat(decode(VALID.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void aMegabyteIsReadAndOneByteMoreIsNot() {
    byte[] message = Arrays.copyOf(VALID.getBytes(StandardCharsets.UTF_8), 1 << 20);
    Arrays.fill(message, VALID.length(), message.length, (byte) ' ');

    assertThat(decode(message)).isEmpty();
    assertThat(decode(Arrays.copyOf(message, message.length + 1))).containsExactly("TOO_LARGE $");
  }

  @Test
  void nests32LevelsAndNoMore() {
    assertThat(decodeWith("\"x\":" + "[".repeat(31) + "]".repeat(31))).isEmpty();
    assertThat(decodeWith("\"x\":" + "[".repeat(32) + "]".repeat(32)))
        .containsExactly("TOO_DEEP $");
    assertThat(decodeWith("\"x\":" + "{\"a\":".repeat(32) + "1" + "}".repeat(32)))
        .containsExactly("TOO_DEEP $");
    assertThat(decode("[".repeat(1 << 20).getBytes(StandardCharsets.UTF_8)))
        .containsExactly("TOO_DEEP $");
  }

  @Test
  void counts20000MembersAndElementsAndNoMore() {
    // The message has 4 members with this one.
    String elements = "0,".repeat(20_000 - 5) + "0";
    assertThat(decodeWith("\"x\":[" + elements + "]")).isEmpty();
    assertThat(decodeWith("\"x\":[" + elements + ",0]")).containsExactly("TOO_COMPLEX $");
    assertThat(decodeWith("\"x\":[" + elements + ",{}]")).containsExactly("TOO_COMPLEX $");
    assertThat(decodeWith("\"x\":{" + members(20_000 - 4) + "}")).isEmpty();
    assertThat(decodeWith("\"x\":{" + members(20_001 - 4) + "}")).containsExactly("TOO_COMPLEX $");
  }

  private static String members(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"member" + i + "\":0")
        .collect(Collectors.joining(","));
  }

  @Test
  void aNumberHas64CharactersAndNoMore() {
    assertThat(decodeWith("\"x\":" + "9".repeat(64))).isEmpty();
    assertThat(decodeWith("\"x\":" + "9".repeat(65))).containsExactly("NUMBER_TOO_LONG $");
    assertThat(decodeWith("\"count\":" + "9".repeat(1_000_000)))
        .containsExactly("NUMBER_TOO_LONG $");
    assertThat(decode(("9".repeat(65) + "\"").getBytes(StandardCharsets.UTF_8)))
        .containsExactly("NUMBER_TOO_LONG $");
    assertThat(decodeWith("\"count\":1e" + "9".repeat(62))).containsExactly("OUT_OF_RANGE $.count");
    assertThat(decodeWith("\"count\":1e-" + "9".repeat(61))).containsExactly("TOO_PRECISE $.count");
    assertThat(decodeWith("\"signed\":0." + "0".repeat(60) + "1"))
        .containsExactly("TOO_PRECISE $.signed");
  }

  @Test
  void aStringHas64KibibytesWithoutItsEscapesAndNoMore() {
    assertThat(decodeWith("\"x\":\"" + "a".repeat(1 << 16) + "\"")).isEmpty();
    assertThat(decodeWith("\"x\":\"" + "a".repeat((1 << 16) + 1) + "\""))
        .containsExactly("TEXT_TOO_LONG $");
    assertThat(decodeWith("\"shape\":\"" + "\\u00e4".repeat(1 << 15) + "\"")).isEmpty();
    assertThat(decodeWith("\"shape\":\"" + "\\u00e4".repeat(1 << 15) + "\\n\""))
        .containsExactly("TEXT_TOO_LONG $");
    assertThat(decodeWith("\"" + "\\ud83d\\ude00".repeat(1 << 14) + "\":1")).isEmpty();
    assertThat(decodeWith("\"" + "\\ud83d\\ude00".repeat(1 << 14) + "a\":1"))
        .containsExactly("TEXT_TOO_LONG $");
  }

  @Test
  void manyDuplicatesAreOneProblem() {
    assertThat(decodeWith("\"x\":{" + "\"a\":0,".repeat(19_000) + "\"b\":0}"))
        .containsExactly(RejectReason.DUPLICATE_KEY + " $.*");
  }

  @Test
  void manyDuplicatesAllocateNoPathEach() {
    byte[] json =
        ("{\"outer\":{\"x\":{" + "\"a\":0,".repeat(19_000) + "\"b\":0}}}")
            .getBytes(StandardCharsets.UTF_8);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    decode(json);

    long before = threads.getCurrentThreadAllocatedBytes();
    decode(json);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
  }

  @Test
  void theTableOfNamesIsUsedAgainAtEverySize() {
    for (int count : new int[] {0, 1, 32, 33, 19_000, 33, 1, 19_000, 100}) {
      String names = count == 0 ? "" : members(count) + ",";

      assertThat(decodeWith("\"x\":{" + names + "\"other\":0}")).isEmpty();
      assertThat(decodeWith("\"x\":{" + names + "\"other\":0,\"other\":0}"))
          .containsExactly("DUPLICATE_KEY $.*");
    }
  }

  @Test
  void namesWithEqualStringHashesAreToldApart() {
    // Each piece has the same String.hashCode, so that all names collide in a plain hash table.
    String members =
        IntStream.range(0, 1 << 14)
            .mapToObj(
                i ->
                    IntStream.range(0, 14)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining("", "\"", "\":0")))
            .collect(Collectors.joining(","));

    assertThat(decodeWith(members)).isEmpty();
    assertThat(decodeWith(members + ",\"" + "BB".repeat(14) + "\":0"))
        .containsExactly("DUPLICATE_KEY $.*");
  }

  @Test
  void aLongRescuedTextIsKept() {
    String member = "\"x\":[" + "\"" + "y".repeat(60_000) + "\",".repeat(1) + "0]";
    byte[] json =
        (VALID.substring(0, VALID.length() - 1) + "," + member + "}")
            .getBytes(StandardCharsets.UTF_8);

    byte[] value = decoder.decode(json, 0, 0, 0).fold(DecodeOutcome.Accepted::value, r -> null);

    assertThat(new AvroRows(TestTypes.QUIRKS.schema()).read(value))
        .containsEntry("rescued_data", "{" + member + "}");
  }

  @Test
  void theProblemOfALimitSaysTheLimit() {
    Problem problem =
        decoder
            .decode(new byte[(1 << 20) + 1], 0, 0, 0)
            .fold(accepted -> null, DecodeOutcome.Rejected::primary);

    assertThat(problem.detail()).isEqualTo("expected at most 1048576 bytes");
  }
}
