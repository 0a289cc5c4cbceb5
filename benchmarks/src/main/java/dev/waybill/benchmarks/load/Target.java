package dev.waybill.benchmarks.load;

/** Where a system takes dispatches, and what its answers are to look like. */
public record Target(int port, String path, Form form) {
  /** What an answer holds. */
  public enum Form {
    /** Three mapped fields and none that was not asked for. */
    MAPPED,
    /** The provider's reply as it came. */
    THROUGH,
    /** Always the same text; nothing was called. */
    STATIC
  }

  /** A load of messages. */
  public Load messages(String key) {
    Target target = this;
    return new Load(port, () -> new Message(target, key));
  }

  /** A load of messages that asks so many providers in turn, whose numbers stand in the path in place of five zeros. */
  public Load messages(String key, int providers) {
    Target target = this;
    return new Load(port, () -> new Message(target, key, providers));
  }

  /** A load of texts of so many bytes that come back whole. */
  public Load echoes(String key, int bytes) {
    Target target = this;
    return new Load(port, () -> new Echo(target, key, bytes));
  }

  String head(String key, int length) {
    return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + key
        + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
  }
}
