package dev.waybill.app;

import dev.waybill.secret.SecretStore;
import dev.waybill.secret.StoreKey;
import dev.waybill.secret.Turn;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Seals the store and the refresh tokens of a data directory anew. At each moment every file opens with the keys it opened with.
 */
final class Rotation {
  private final Path data;
  private final SecureRandom random = new SecureRandom();

  Rotation(Path data) {
    this.data = data;
  }

  /** The keys with another before them; none stands twice. */
  static List<StoreKey> before(StoreKey first, List<StoreKey> others) {
    List<StoreKey> all = new ArrayList<>(List.of(first));
    others.stream().filter(key -> all.stream().noneMatch(known -> known.id().equals(key.id()))).forEach(all::add);
    return all;
  }

  /** Keys that open what these open as well, but are not among them: somebody is about to replace one by the other. */
  Set<String> others(List<StoreKey> keys) throws IOException {
    List<String> ours = keys.stream().map(StoreKey::id).toList();
    Set<String> others = new TreeSet<>();
    for (List<String> seals : seals()) {
      if (seals.stream().anyMatch(ours::contains)) {
        seals.stream().filter(id -> !ours.contains(id)).forEach(others::add);
      }
    }
    return others;
  }

  /** The key that is to stay where things are sealed under several: the first of them. Empty where this one is. */
  Optional<String> another(StoreKey first) throws IOException {
    return seals().stream().filter(seals -> seals.size() > 1 && !seals.get(0).equals(first.id())).map(seals -> seals.get(0))
        .findFirst();
  }

  private List<List<String>> seals() throws IOException {
    List<List<String>> seals = new ArrayList<>();
    new SecretStore(data, random).all().values().forEach(stored -> seals.add(stored.value().keys()));
    TokenFiles.all(data).forEach(token -> seals.add(token.seals()));
    return seals;
  }

  /**
   * Seals everything under these keys and no others. Where anything does not open, nothing is changed.
   *
   * @param known open what is there
   * @return how many secrets and tokens there are
   */
  int seal(List<StoreKey> known, List<StoreKey> keys) throws IOException {
    try (Turn turn = Turn.take(data)) {
      List<TokenFile> tokens = TokenFiles.all(data);
      List<TokenFile.Content> contents = new ArrayList<>();
      for (TokenFile token : tokens) {
        contents.add(token.read(known));
      }
      int count = new SecretStore(data, random).reseal(known, keys);
      for (int i = 0; i < tokens.size(); i++) {
        tokens.get(i).write(contents.get(i).origin(), contents.get(i).token(), keys, random);
      }
      return count + tokens.size();
    }
  }
}
