package lakegate.cli.schema.baseline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lakegate.deploy.Failure;
import lakegate.gate.AvscFile;
import lakegate.gate.SchemaHistory;
import lakegate.gate.SchemaVersion;

/**
 * The drafts as a commit has them.
 *
 * @param schemas the folder in the work tree
 * @param ref a branch, tag or commit
 */
record GitBaseline(Path schemas, String ref) implements Baseline {
  private static final String AVSC = ".avsc";
  private static final String SHARED = "shared/row.avsc";

  @Override
  public String name() {
    return "git:" + ref;
  }

  @Override
  public List<SchemaHistory> of(List<SchemaHistory> folder) {
    git("rev-parse", "--git-dir")
        .orElseThrow(() -> new Failure(schemas + " is not in a git repository"));
    // Options end here: a ref may start with a dash.
    String commit =
        git("rev-parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}")
            .map(String::strip)
            .orElseThrow(
                () ->
                    new Failure(
                        "Unknown git ref "
                            + ref
                            + " in "
                            + schemas
                            + "; a shallow clone lacks it until it is fetched"));
    Optional<AvscFile> shared = show(commit, SHARED);
    Map<String, SchemaVersion> drafts = new LinkedHashMap<>();
    for (String file : git("ls-tree", "--name-only", commit, "./").orElse("").lines().toList()) {
      if (file.endsWith(AVSC)) {
        String event = file.substring(0, file.length() - AVSC.length());
        show(commit, file)
            .ifPresent(own -> drafts.put(event, SchemaVersion.of(event, name(), own, shared)));
      }
    }
    return Drafts.against(folder, drafts, name());
  }

  /** The file in the commit, if it is there. */
  private Optional<AvscFile> show(String commit, String file) {
    return git("show", commit + ":./" + file)
        .map(text -> AvscFile.parse(name() + ":" + schemas.resolve(file), text));
  }

  /** What git prints, or empty if it fails. */
  private Optional<String> git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", schemas.toString()));
    command.addAll(List.of(arguments));
    try {
      Process git =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (InputStream output = git.getInputStream()) {
        String text = new String(output.readAllBytes(), UTF_8);
        return git.waitFor() == 0 ? Optional.of(text) : Optional.empty();
      }
    } catch (IOException e) {
      throw new Failure("Cannot run git: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted while git was running", e);
    }
  }
}
