package lakegate.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lakegate.stack.process.Launch;

/** SeaweedFS: one process with an S3 interface and one bucket. */
final class S3Server implements Server {
  private final Site site;

  S3Server(Site site) {
    this.site = site;
  }

  /** The program that `make s3-server` installs, or one on the PATH. */
  static Optional<Path> program(Path home) {
    return Stream.concat(
            Stream.of(home.resolve(".local/tools/seaweedfs/bin")),
            Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(Path::of))
        .map(folder -> folder.resolve("weed"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public ServerName name() {
    return ServerName.S3;
  }

  @Override
  public String address() {
    return site.http(Port.S3);
  }

  @Override
  public Launch prepare() throws IOException {
    Path program =
        program(site.home())
            .orElseThrow(
                () -> new StackFailure("STORE=s3 needs an S3 server; run: make s3-server"));
    Path data = site.folder().data(name());
    Files.createDirectories(data);
    return new Launch(
        List.of(
            program.toString(),
            "mini",
            "-dir=" + data,
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            "-bucket=" + Site.BUCKET,
            port("s3.port", Port.S3),
            port("s3.port.grpc", Port.S3_GRPC),
            port("master.port", Port.S3_MASTER),
            port("master.port.grpc", Port.S3_MASTER_GRPC),
            port("volume.port", Port.S3_VOLUME),
            port("volume.port.grpc", Port.S3_VOLUME_GRPC),
            port("filer.port", Port.S3_FILER),
            port("filer.port.grpc", Port.S3_FILER_GRPC),
            port("admin.port", Port.S3_ADMIN),
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-webdav=false",
            "-admin.ui=false",
            "-master.telemetry=false"),
        Map.of(
            "AWS_ACCESS_KEY_ID", site.s3Keys().accessKeyId(),
            "AWS_SECRET_ACCESS_KEY", site.s3Keys().secretAccessKey()),
        data);
  }

  /** Asks the file interface behind S3, which needs no signature, for the bucket. */
  @Override
  public boolean isReady() {
    return Probe.get(site.port(Port.S3_FILER), "/buckets/" + Site.BUCKET + "/").isPresent();
  }

  private String port(String option, Port port) {
    return "-" + option + "=" + site.port(port);
  }
}
