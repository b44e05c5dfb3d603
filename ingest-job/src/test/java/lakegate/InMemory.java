package lakegate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;

/** A source that ends and a sink that collects, for jobs that run in this JVM. */
public final class InMemory {
  /** Jobs travel serialised, so they find their elements by a name. */
  private static final Map<String, List<Object>> ELEMENTS = new ConcurrentHashMap<>();

  private InMemory() {}

  public static <T> Source<T, ?, ?> source(Class<T> type, List<T> elements) {
    String name = UUID.randomUUID().toString();
    ELEMENTS.put(name, new ArrayList<>(elements));
    return new DataGeneratorSource<>(
        index -> type.cast(ELEMENTS.get(name).get(index.intValue())),
        elements.size(),
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
}
