package lakegate.stack;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which TCP addresses a process listens on, as Linux's /proc has them: in hexadecimal. */
final class Listeners {
  private static final String LISTEN = "0A";
  private static final Set<String> LOOPBACK =
      Set.of("0100007F", "0000000000000000FFFF00000100007F");

  private Listeners() {}

  static boolean canBeSeen() {
    return Files.isDirectory(Path.of("/proc/net"));
  }

  /** Addresses with ports on which the process can be reached from other machines. */
  static Set<String> beyondLoopback(long pid) throws IOException {
    Set<String> beyond = new HashSet<>(of(pid));
    beyond.removeIf(address -> LOOPBACK.contains(address.substring(0, address.indexOf(':'))));
    return beyond;
  }

  static Set<String> of(long pid) throws IOException {
    Set<String> sockets = new HashSet<>();
    try (DirectoryStream<Path> descriptors =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.isSymbolicLink(descriptor)) {
          sockets.add(Files.readSymbolicLink(descriptor).toString());
        }
      }
    }
    Set<String> addresses = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields[3].equals(LISTEN) && sockets.contains("socket:[" + fields[9] + "]")) {
          addresses.add(fields[1]);
        }
      }
    }
    return addresses;
  }
}
