package dev.waybill.document;

/** A value of the document that has bytes behind its fields: a file. */
public interface Binary {
  /** All bytes where they are in memory, else null. */
  byte[] bytesInMemory();
}
