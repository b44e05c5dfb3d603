package lakegate.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class S3StackIT extends StackScenarios {
  S3StackIT() {
    super(Store.S3);
  }

  @BeforeAll
  @Override
  void startAnew() {
    LocalStack.whyNoS3()
        .ifPresent(
            why -> {
              System.out.println("S3StackIT is skipped: " + why);
              assumeTrue(false, why);
            });
    super.startAnew();
  }

  @Test
  void withoutAKeyTheServerGivesNothing() throws Exception {
    URI bucket = URI.create(endpoint() + "/warehouse");

    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(bucket).build(), HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(403);
  }
}
