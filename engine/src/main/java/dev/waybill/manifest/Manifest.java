package dev.waybill.manifest;

import dev.waybill.tree.ListNode;
import dev.waybill.tree.MapNode;
import dev.waybill.tree.Node;
import dev.waybill.tree.Place;
import dev.waybill.tree.ScalarNode;
import java.time.Duration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A well-formed manifest that cannot run: its top level read, everything below still a tree with places. Where a finding was made
 * it is as complete as the file allows: what is missing is null or empty. Immutable.
 *
 * @param root the whole, after {@code extends}
 * @param file as given to the reader
 * @param extended the file it extends, as findings show it, or null
 * @param format the number under {@code manifest}, 0 where it is missing
 * @param version semver of this manifest
 * @param allowedDomains as written, not yet parsed
 * @param config the JSON Schema of the settings, or null
 * @param base as written, a URL or a template of one, or null
 * @param headers header fields for every request, empty where there are none
 * @param timeout of a whole action, or null
 * @param retry and the next ones: what applies to every action that has none of its own; already part of each {@link Action}
 * @param sensitivity {@code phi}, or nothing
 * @param warnsOfUnknownKeys whether an unknown key is a warning, outside of what decides where calls go and who signs them
 */
public record Manifest(
    MapNode root,
    String file,
    String extended,
    int format,
    String id,
    String name,
    String version,
    String description,
    Map<String, String> links,
    List<String> tags,
    List<ScalarNode> allowedDomains,
    MapNode config,
    Map<String, SecretDeclaration> secrets,
    ScalarNode base,
    MapNode tls,
    Node auth,
    MapNode headers,
    Duration timeout,
    MapNode retry,
    ListNode limits,
    MapNode breaker,
    List<MapNode> errors,
    Map<String, MapNode> maps,
    MapNode probe,
    List<String> sensitivity,
    Map<String, Action> actions,
    Map<String, MapNode> webhooks,
    List<MapNode> tests,
    MapNode testDefaults,
    boolean warnsOfUnknownKeys) {

  public Place place() {
    return root.place();
  }

  /** The file it extends, if any. */
  public Optional<Path> extendsFile() {
    return Optional.ofNullable(extended).map(Path::of);
  }

  public Optional<Action> action(String named) {
    return Optional.ofNullable(actions.get(named));
  }
}
