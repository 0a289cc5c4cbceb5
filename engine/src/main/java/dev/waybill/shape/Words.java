package dev.waybill.shape;

import java.util.List;
import java.util.Map;

/** The words of shapes and matches: directives by the one that leads them, and operators. */
final class Words {
  static final Map<String, List<String>> DIRECTIVES =
      Map.of(
          "$from", List.of("$pick", "$default", "$match", "$format", "$map", "$type"),
          "$each", List.of("$value"),
          "$if", List.of("$then", "$else"),
          "$file", List.of("$filename", "$media"),
          "$base64", List.of(),
          "$json", List.of("$media"));
  static final List<String> HEADS = List.of("$from", "$each", "$if", "$file", "$base64", "$json");
  static final List<String> ALL_DIRECTIVES =
      List.of(
          "$from", "$pick", "$default", "$match", "$format", "$map", "$type", "$each", "$value", "$if", "$then", "$else", "$file",
          "$filename", "$media", "$base64", "$json");
  static final List<String> OPERATORS = List.of("exists", "not", "equals", "contains");

  private Words() {}

  /** Whether a key or text is a {@code $word}, which is never an ordinary one. */
  static boolean isDirective(String word) {
    return word.length() > 1 && word.charAt(0) == '$' && Character.isLetter(word.charAt(1));
  }

  static boolean isSelector(String text) {
    return text.startsWith("$.") || text.startsWith("$[");
  }

  /** An ordinary key or text without the {@code $} that protects it. */
  static String unescaped(String word) {
    return word.startsWith("$$") ? word.substring(1) : word;
  }
}
