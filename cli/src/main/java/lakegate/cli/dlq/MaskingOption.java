package lakegate.cli.dlq;

import java.util.List;
import java.util.function.UnaryOperator;
import lakegate.dlq.Letter;
import lakegate.dlq.Masking;
import lakegate.event.EventType;
import picocli.CommandLine.Option;

/** Whether personal data is shown. */
final class MaskingOption {
  @Option(
      names = "--unmask",
      description =
          "Show personal data. Without it, values of fields that the .avsc tags as PII and card"
              + " numbers are masked.")
  private boolean unmask;

  boolean isMasked() {
    return !unmask;
  }

  /** What is done to each letter before it is shown. */
  UnaryOperator<Letter> of(List<EventType> types) {
    Masking masking = Masking.forReading(types);
    return unmask ? letter -> letter : masking::mask;
  }
}
