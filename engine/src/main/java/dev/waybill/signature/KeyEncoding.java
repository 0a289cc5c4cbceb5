package dev.waybill.signature;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a key is written down. */
public enum KeyEncoding {
  /** The text's own bytes; for shared keys. */
  UTF8,
  HEX,
  BASE64,
  /** RFC 7468 text, {@code -----BEGIN …-----}. */
  PEM,
  /** SubjectPublicKeyInfo or PKCS #8 in DER, written as base64. */
  DER;

  public static Optional<KeyEncoding> of(String word) {
    return Arrays.stream(values()).filter(encoding -> encoding.word().equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(KeyEncoding::word).toList();
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
