package lakegate.cli.schema.baseline;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lakegate.cli.StackOptions;
import lakegate.settings.CatalogSettings;
import lakegate.settings.RegistrySettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What drafts are compared with, as the command line says it. */
public final class BaselineOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--against",
      paramLabel = "WHAT",
      defaultValue = "released",
      description = {
        "What to compare with. Default: ${DEFAULT-VALUE}.",
        "released: all versions in released/",
        "git:REF: the drafts of a commit, such as git:origin/main",
        "dir:PATH: the drafts of another schemas folder",
        "registry, registry:URL: all versions that the registry has",
        "table: the tables of the catalog (check only)"
      })
  private String against;

  @Mixin private StackOptions stack;

  /** Whether drafts are to be held against the tables. */
  public boolean isTable() {
    return against.equals("table");
  }

  public CatalogSettings catalog(Map<String, String> environment) {
    return stack.settings(environment, Map.of(), List.of()).job().catalog();
  }

  /** The baseline that --against names. */
  public Baseline baseline(Path schemas, Map<String, String> environment) {
    int colon = against.indexOf(':');
    String kind = colon < 0 ? against : against.substring(0, colon);
    String rest = colon < 0 ? "" : against.substring(colon + 1);
    boolean named = !rest.isBlank();
    if (against.equals("released")) {
      return new ReleasedBaseline();
    }
    if (kind.equals("git") && named) {
      return new GitBaseline(schemas, rest);
    }
    if (kind.equals("dir") && named) {
      return new FolderBaseline(Path.of(rest));
    }
    if (against.equals("registry") || kind.equals("registry") && isHttp(rest)) {
      RegistrySettings registry = stack.settings(environment, Map.of(), List.of()).job().registry();
      return new RegistryBaseline(named ? new RegistrySettings(rest, registry.client()) : registry);
    }
    throw new ParameterException(
        spec.commandLine(),
        "--against "
            + against
            + ": expected released, git:REF, dir:PATH, registry, registry:http://…, or for a check table");
  }

  private static boolean isHttp(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
