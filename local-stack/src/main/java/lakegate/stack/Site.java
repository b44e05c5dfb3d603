package lakegate.stack;

import java.nio.file.Path;
import java.util.Map;
import lakegate.stack.process.Jdks;

/**
 * What the servers know of their stack.
 *
 * @param ports all of them, decided
 * @param proxies ports where clients are sent to in place of the server's own
 * @param flink further settings of Flink's servers
 * @param kafka further settings of Kafka's
 * @param home the project's folder
 */
record Site(
    StackFolder folder,
    Store store,
    Map<Port, Integer> ports,
    Map<Port, Integer> proxies,
    String checkpointInterval,
    Map<String, String> flink,
    Map<String, String> kafka,
    S3Keys s3Keys,
    Jdks jdks,
    Path home) {
  static final String BUCKET = "warehouse";
  static final String REGION = "us-east-1";

  int port(Port port) {
    return ports.get(port);
  }

  /** Where clients find the server. */
  int clientPort(Port port) {
    return proxies.getOrDefault(port, port(port));
  }

  /** A server's own address. */
  String http(Port port) {
    return "http://127.0.0.1:" + port(port);
  }

  /** Where clients find it. */
  String clientHttp(Port port) {
    return "http://127.0.0.1:" + clientPort(port);
  }

  /** Root of all tables, as Iceberg takes it: a path that is not escaped. */
  String warehouse() {
    return store == Store.S3
        ? "s3://" + BUCKET + "/tables"
        : "file://" + folder.root().resolve("warehouse");
  }

  /** A folder of Flink's, unescaped as well. */
  String flinkFolder(String name) {
    return store == Store.S3
        ? "s3://" + BUCKET + "/flink/" + name
        : "file://" + folder.root().resolve("flink").resolve(name);
  }

  String fileIo() {
    return store == Store.S3
        ? "org.apache.iceberg.aws.s3.S3FileIO"
        : "org.apache.iceberg.hadoop.HadoopFileIO";
  }

  /** Properties of Iceberg's S3 file access; none with files. */
  Map<String, String> s3FileIo() {
    return store == Store.FILE
        ? Map.of()
        : Map.of(
            "s3.endpoint", clientHttp(Port.S3),
            "s3.path-style-access", "true",
            "s3.access-key-id", s3Keys.accessKeyId(),
            "s3.secret-access-key", s3Keys.secretAccessKey(),
            "client.region", REGION);
  }
}
