package dev.waybill.library;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Reloads the library soon after a file changed. Events of the file system are a hint that makes it quick; a slow clock that looks at
 * every file, and now and then reads them all, catches what no event tells (a network file system). One thread of its own; bursts are coalesced.
 */
public final class Watcher implements AutoCloseable {
  private static final long QUIET_MILLIS = 40;
  private static final long PATIENCE_MILLIS = 150;
  private static final long SLOW_MILLIS = 2_000;
  private static final long HINTLESS_MILLIS = 150;
  private static final int ROUNDS_TO_READ_ALL = 15;

  private final Library library;
  private final Runnable changed;
  private final WatchService service;
  private final Map<Path, WatchKey> keys = new HashMap<>();
  private final Thread thread;
  private volatile boolean closed;
  private boolean hints = true;
  private int rounds;

  /**
   * Begins to watch.
   *
   * @param changed called on the watcher's thread after each reload that changed something
   */
  public Watcher(Library library, Runnable changed) throws IOException {
    this.library = library;
    this.changed = changed;
    this.service = FileSystems.getDefault().newWatchService();
    register();
    this.thread = new Thread(this::run, "waybill-library");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        WatchKey key = service.poll(hints ? SLOW_MILLIS : HINTLESS_MILLIS, TimeUnit.MILLISECONDS);
        if (key != null) {
          settle(key);
        }
        reload(++rounds % ROUNDS_TO_READ_ALL == 0);
      } catch (InterruptedException | ClosedWatchServiceException stopped) {
        return;
      }
    }
  }

  /** Reloads; once more where there are new directories, for what was written before they were watched. */
  private void reload(boolean all) {
    boolean different = all ? library.reloadAll() : library.reload();
    while (register()) {
      different |= library.reload();
    }
    if (different) {
      changed.run();
    }
  }

  /** Waits until nothing has changed for a moment, but never long. */
  private void settle(WatchKey first) throws InterruptedException {
    long begin = System.nanoTime();
    WatchKey key = first;
    while (key != null) {
      key.pollEvents();
      key.reset();
      long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      key = waited >= PATIENCE_MILLIS ? null : service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Watches the library's directories; says whether one of them is new. */
  private boolean register() {
    boolean added = false;
    keys.values().removeIf(key -> !key.isValid());
    for (Path directory : library.directories()) {
      if (!keys.containsKey(directory)) {
        try {
          keys.put(directory, directory.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE));
          added = true;
        } catch (IOException refused) {
          hints = false;
          return false;
        }
      }
    }
    hints = true;
    return added;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      service.close();
      thread.join(1_000);
    } catch (IOException alreadyClosed) {
      return;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
