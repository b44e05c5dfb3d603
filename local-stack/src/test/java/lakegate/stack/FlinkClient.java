package lakegate.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** The few calls of Flink's REST API that the integration tests need. */
record FlinkClient(HttpJson http) {
  private static final String BOUNDARY = "part-of-the-jar";

  /**
   * Starts a job.
   *
   * @param checkpoint where it goes on; empty for the beginning
   * @return the job's id
   */
  String run(Class<?> job, String checkpoint) throws IOException {
    String uploaded =
        http.post(
                "/jars/upload", multipart(jarOf(job)), "multipart/form-data; boundary=" + BOUNDARY)
            .get("filename")
            .asText();
    String id = uploaded.substring(uploaded.lastIndexOf('/') + 1);
    String body =
        checkpoint.isEmpty()
            ? "{\"entryClass\":\"%s\"}".formatted(job.getName())
            : "{\"entryClass\":\"%s\",\"savepointPath\":\"%s\"}"
                .formatted(job.getName(), checkpoint);
    return http.post("/jars/" + id + "/run", body).get("jobid").asText();
  }

  /** Where the job's newest completed checkpoint is, once there is one of at least this number. */
  String checkpoint(String job, int atLeast) {
    JsonNode completed =
        http.await(
            "/jobs/" + job + "/checkpoints",
            answer -> answer.at("/latest/completed/id").asInt(0) >= atLeast);
    return completed.at("/latest/completed/external_path").asText();
  }

  /** The checkpoint that the job was restored from. */
  String restoredFrom(String job) {
    JsonNode answer =
        http.await(
            "/jobs/" + job + "/checkpoints",
            it ->
                !it.at("/latest/restored").isMissingNode() && !it.at("/latest/restored").isNull());
    return answer.at("/latest/restored/external_path").asText();
  }

  private static byte[] jarOf(Class<?> job) throws IOException {
    String file = job.getName().replace('.', '/') + ".class";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes);
        InputStream type = job.getClassLoader().getResourceAsStream(file)) {
      jar.putNextEntry(new JarEntry(file));
      type.transferTo(jar);
      jar.closeEntry();
    }
    return bytes.toByteArray();
  }

  private static byte[] multipart(byte[] jar) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(
        ("--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"job.jar\"\r\n"
                + "Content-Type: application/x-java-archive\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.write(jar);
    body.write(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }
}
