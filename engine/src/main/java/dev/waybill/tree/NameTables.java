package dev.waybill.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.ByteSourceJsonBootstrapper;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.io.IOException;

/**
 * Makes parsers that share a table of names, and a new table as soon as one has collisions or many names: what strangers write into
 * it lasts no longer than until the next text, and slows that one down no more than an empty table would.
 */
final class NameTables extends JsonFactory {
  static final int MOST_COLLISIONS = 16;
  static final int MOST_NAMES = 4_000;
  private static final long serialVersionUID = 1;

  private transient volatile ByteQuadsCanonicalizer shared = ByteQuadsCanonicalizer.createRoot();

  NameTables(StreamReadConstraints limits) {
    super(builder(limits));
  }

  private static JsonFactoryBuilder builder(StreamReadConstraints limits) {
    return (JsonFactoryBuilder) new JsonFactoryBuilder().streamReadConstraints(limits).disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
  }

  /** Whether these bytes begin as UTF-8 without a mark: by their zeros the parser would guess another encoding, which has a table of its own. */
  static boolean fits(byte[] text) {
    return text.length >= 2 && text[0] != (byte) 0xef && text[0] != 0 && text[1] != 0 && (text.length < 4 || text[2] != 0 && text[3] != 0);
  }

  @Override
  protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context) throws IOException {
    return new ByteSourceJsonBootstrapper(context, data, offset, length)
        .constructParser(_parserFeatures, _objectCodec, names(), _rootCharSymbols, _factoryFeatures);
  }

  /** The table in use. */
  ByteQuadsCanonicalizer names() {
    ByteQuadsCanonicalizer table = shared;
    ByteQuadsCanonicalizer filled = table.makeChild(_factoryFeatures);
    if (filled.spilloverCount() > MOST_COLLISIONS || filled.size() > MOST_NAMES) {
      table = ByteQuadsCanonicalizer.createRoot();
      shared = table;
    }
    return table;
  }
}
