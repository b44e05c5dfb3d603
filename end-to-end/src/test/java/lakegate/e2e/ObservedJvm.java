package lakegate.e2e;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The memory of another JVM of this machine, which must be a Linux. */
final class ObservedJvm implements AutoCloseable {
  private static final double MEGABYTE = 1 << 20;

  private final Path status;
  private final JMXConnector connector;
  private final MemoryMXBean memory;
  private final MemoryPoolMXBean metaspace;

  /**
   * What it uses, in MB.
   *
   * @param heap after a collection of the whole heap
   * @param resident of the process, as the kernel counts it
   */
  record Memory(double heap, double metaspace, double resident) {}

  ObservedJvm(long pid) {
    status = Path.of("/proc", Long.toString(pid), "status");
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      String address = machine.startLocalManagementAgent();
      machine.detach();
      connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
      MBeanServerConnection beans = connector.getMBeanServerConnection();
      memory =
          ManagementFactory.newPlatformMXBeanProxy(
              beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
      metaspace =
          ManagementFactory.newPlatformMXBeanProxy(
              beans,
              ManagementFactory.MEMORY_POOL_MXBEAN_DOMAIN_TYPE + ",name=Metaspace",
              MemoryPoolMXBean.class);
    } catch (AttachNotSupportedException e) {
      throw new IllegalStateException("Cannot look into pid " + pid, e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look into pid " + pid, e);
    }
  }

  /** Collects the garbage and measures. */
  Memory measure() {
    memory.gc();
    return new Memory(
        memory.getHeapMemoryUsage().getUsed() / MEGABYTE,
        metaspace.getUsage().getUsed() / MEGABYTE,
        resident());
  }

  private double resident() {
    try (Stream<String> lines = Files.lines(status)) {
      List<String> words =
          List.of(
              lines
                  .filter(line -> line.startsWith("VmRSS:"))
                  .findFirst()
                  .orElseThrow()
                  .split("\\s+"));
      return Long.parseLong(words.get(1)) / 1024.0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      // It has ended.
    }
  }
}
