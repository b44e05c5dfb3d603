package lakegate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Sources that end and sinks that collect, for jobs that run in this JVM. */
public final class InMemory {
  /** Jobs travel serialised, so they find their elements by a name. */
  private static final Map<String, List<Object>> ELEMENTS = new ConcurrentHashMap<>();

  private InMemory() {}

  public static <T> Source<T, ?, ?> source(Class<T> type, List<T> elements) {
    return source(type, elements, RateLimiterStrategy.noOp());
  }

  /** A source that hands out about so many elements, then waits for a checkpoint, and so on. */
  public static <T> Source<T, ?, ?> sourceWithCheckpoints(
      Class<T> type, List<T> elements, int perCheckpoint) {
    return source(type, elements, RateLimiterStrategy.perCheckpoint(perCheckpoint));
  }

  private static <T> Source<T, ?, ?> source(
      Class<T> type, List<T> elements, RateLimiterStrategy pace) {
    String name = UUID.randomUUID().toString();
    ELEMENTS.put(name, new ArrayList<>(elements));
    return new DataGeneratorSource<>(
        index -> type.cast(ELEMENTS.get(name).get(index.intValue())),
        elements.size(),
        pace,
        TypeInformation.of(type));
  }

  /** Collects what a job writes, in its order. */
  public static final class CollectingSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final String name = UUID.randomUUID().toString();

    public CollectingSink() {
      ELEMENTS.put(name, new CopyOnWriteArrayList<>());
    }

    public List<T> elements(Class<T> type) {
      return ELEMENTS.get(name).stream().map(type::cast).toList();
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
      return new SinkWriter<>() {
        @Override
        public void write(T element, Context ignored) {
          ELEMENTS.get(name).add(element);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
      };
    }
  }

  /** Collects what a job commits with its checkpoints, in its order; each commit counts once. */
  public static final class CommittingSink<T> implements Sink<T>, SupportsCommitter<String> {
    private static final long serialVersionUID = 1L;

    private static final Map<String, List<Object>> WRITTEN = new ConcurrentHashMap<>();
    private static final Map<String, Set<String>> COMMITTED = new ConcurrentHashMap<>();

    private final String name = UUID.randomUUID().toString();

    public CommittingSink() {
      COMMITTED.put(name, Collections.synchronizedSet(new LinkedHashSet<>()));
    }

    public List<T> elements(Class<T> type) {
      return COMMITTED.get(name).stream()
          .flatMap(transaction -> WRITTEN.get(transaction).stream())
          .map(type::cast)
          .toList();
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
      return new Writer<>();
    }

    @Override
    public Committer<String> createCommitter(CommitterInitContext context) {
      return new Committer<>() {
        @Override
        public void commit(Collection<CommitRequest<String>> transactions) {
          transactions.forEach(request -> COMMITTED.get(name).add(request.getCommittable()));
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public SimpleVersionedSerializer<String> getCommittableSerializer() {
      return new Names();
    }

    private static final class Names implements SimpleVersionedSerializer<String> {
      @Override
      public int getVersion() {
        return 1;
      }

      @Override
      public byte[] serialize(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public String deserialize(int version, byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
      }
    }

    private static final class Writer<T> implements CommittingSinkWriter<T, String> {
      private List<Object> open = new ArrayList<>();

      @Override
      public void write(T element, Context ignored) {
        open.add(element);
      }

      @Override
      public Collection<String> prepareCommit() {
        String transaction = UUID.randomUUID().toString();
        WRITTEN.put(transaction, open);
        open = new ArrayList<>();
        return List.of(transaction);
      }

      @Override
      public void flush(boolean endOfInput) {}

      @Override
      public void close() {}
    }
  }
}
