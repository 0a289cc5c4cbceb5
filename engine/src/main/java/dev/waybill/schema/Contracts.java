package dev.waybill.schema;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contracts the gateway knows, by id. Immutable and thread-safe. */
public final class Contracts {
  private static final String FOLDER = "/dev/waybill/schemas/contracts/";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Map<String, Contract> byId;
  private final Map<String, Contract> newest;

  private Contracts(List<Contract> contracts) {
    Map<String, Contract> ids = new LinkedHashMap<>();
    Map<String, Contract> names = new LinkedHashMap<>();
    for (Contract contract : contracts) {
      ids.put(contract.id(), contract);
      names.merge(name(contract.id()), contract, (one, other) -> version(one.id()) >= version(other.id()) ? one : other);
    }
    this.byId = Collections.unmodifiableMap(ids);
    this.newest = names;
  }

  /** Those that ship with the gateway, read once. */
  public static Contracts bundled() {
    return Bundled.ALL;
  }

  private static final class Bundled {
    static final Contracts ALL = shipped();
  }

  private static Contracts shipped() {
    List<Contract> contracts = new ArrayList<>();
    for (JsonNode id : read("index.json")) {
      contracts.add(Contract.of(id.asText(), read(id.asText() + ".json")));
    }
    return of(contracts);
  }

  static Contracts of(List<Contract> contracts) {
    return new Contracts(contracts);
  }

  /** By id ({@code fax.send@1}), or by name alone ({@code fax.send}), which means the highest version. */
  public Optional<Contract> find(String id) {
    return Optional.ofNullable(id.indexOf('@') < 0 ? newest.get(id) : byId.get(id));
  }

  /** All ids in the order of the alphabet. */
  public Collection<String> ids() {
    return byId.keySet();
  }

  /** All contracts in the order of their ids. */
  public Collection<Contract> all() {
    return byId.values();
  }

  private static String name(String id) {
    return id.substring(0, id.indexOf('@'));
  }

  private static int version(String id) {
    return Integer.parseInt(id.substring(id.indexOf('@') + 1));
  }

  private static JsonNode read(String file) {
    try (InputStream in = Contracts.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("The contract file " + file + " is missing from the class path.");
      }
      return MAPPER.readTree(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
