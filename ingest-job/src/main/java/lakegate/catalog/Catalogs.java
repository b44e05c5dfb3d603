package lakegate.catalog;

import java.util.HashMap;
import java.util.Map;
import lakegate.settings.CatalogSettings;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.rest.RESTCatalog;

/** Iceberg REST catalogs as the settings say. */
public final class Catalogs {
  private Catalogs() {}

  /**
   * Connects to the catalog; to be closed by the caller.
   *
   * @throws org.apache.iceberg.exceptions.RESTException if it does not answer
   */
  public static RESTCatalog open(CatalogSettings settings) {
    RESTCatalog catalog = new RESTCatalog();
    catalog.setConf(new Configuration(false));
    catalog.initialize(settings.name(), properties(settings));
    return catalog;
  }

  /** The properties that any Iceberg client takes, with the catalog's address. */
  public static Map<String, String> properties(CatalogSettings settings) {
    Map<String, String> properties = new HashMap<>(settings.properties());
    properties.put(CatalogProperties.URI, settings.uri());
    return properties;
  }
}
