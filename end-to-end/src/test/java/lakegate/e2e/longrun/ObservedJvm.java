package lakegate.e2e.longrun;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LongSummaryStatistics;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The memory of another JVM of this machine, which must be a Linux. */
final class ObservedJvm implements AutoCloseable {
  private static final double MEGABYTE = 1 << 20;

  /** Of a line of smaps that begins a mapping: its first address. */
  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ .*");

  private static final Pattern RESIDENT = Pattern.compile("Rss: +(\\d+) kB");
  private static final Pattern ADDRESS = Pattern.compile("0x([0-9a-f]{8,16})");

  private final Path mappings;
  private final JMXConnector connector;
  private final MBeanServerConnection beans;
  private final MemoryMXBean memory;
  private final MemoryPoolMXBean metaspace;

  /**
   * What it uses, in MB.
   *
   * @param heap after a collection of the whole heap
   * @param outside what is resident of the process outside the heap: the kernel counts a page of
   *     the heap from when it is first used, whatever is on it later
   */
  record Memory(double heap, double metaspace, double outside) {}

  ObservedJvm(long pid) {
    mappings = Path.of("/proc", Long.toString(pid), "smaps");
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      String address = machine.startLocalManagementAgent();
      machine.detach();
      connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
      beans = connector.getMBeanServerConnection();
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
        outsideHeap());
  }

  private double outsideHeap() {
    LongSummaryStatistics heap = heapAddresses();
    long kilobytes = 0;
    boolean outside = false;
    try (Stream<String> lines = Files.lines(mappings)) {
      for (String line : (Iterable<String>) lines::iterator) {
        Matcher mapping = MAPPING.matcher(line);
        Matcher resident = RESIDENT.matcher(line);
        if (mapping.matches()) {
          long start = Long.parseUnsignedLong(mapping.group(1), 16);
          outside = start < heap.getMin() || start >= heap.getMax();
        } else if (outside && resident.matches()) {
          kilobytes += Long.parseLong(resident.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + mappings, e);
    }
    return kilobytes / 1024.0;
  }

  /** From the first to the last one that the heap may use: what jcmd GC.heap_info tells. */
  private LongSummaryStatistics heapAddresses() {
    try {
      ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
      String info = (String) beans.invoke(commands, "gcHeapInfo", null, null);
      return ADDRESS
          .matcher(info)
          .results()
          .mapToLong(address -> Long.parseUnsignedLong(address.group(1), 16))
          .summaryStatistics();
    } catch (JMException | IOException e) {
      throw new IllegalStateException("Cannot ask a JVM where its heap is", e);
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
