package lakegate.stack;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Counts for ever, slowly; its state is how far it has come. Runs on the stack's Flink. */
public final class CountingJob {
  static final String NAME = "counting";

  private CountingJob() {}

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.fromSequence(1, Long.MAX_VALUE)
        .map(
            number -> {
              Thread.sleep(1);
              return number;
            })
        .returns(Long.class)
        .sinkTo(new DiscardingSink<>());
    env.executeAsync(NAME);
  }
}
