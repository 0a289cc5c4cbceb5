package dev.waybill.library;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads the library soon after a file changed. Events of the file system are a hint that makes it quick; a slow clock that
 * looks at every file, and now and then reads them all, catches what no event tells (a network file system). One thread of its
 * own; bursts are coalesced.
 */
public final class Watcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("waybill.library");
  private static final long QUIET_MILLIS = 40;
  private static final long PATIENCE_MILLIS = 150;
  private static final long SLOW_MILLIS = 2_000;
  private static final long HINTLESS_MILLIS = 150;
  private static final int ROUNDS_TO_READ_ALL = 15;

  private final long slowMillis;
  private final Library library;
  private final Runnable changed;
  private final WatchService service;
  private final Map<Path, Watched> watched = new HashMap<>();
  private final Thread thread;
  private volatile boolean closed;
  private boolean hints = true;
  private int rounds;

  /** A directory's key, and which directory it was: another may stand under the same path by now. */
  private record Watched(WatchKey key, Object identity) {}

  /**
   * Begins to watch.
   *
   * @param changed called on the watcher's thread after each reload that changed something
   */
  public Watcher(Library library, Runnable changed) throws IOException {
    this(library, changed, SLOW_MILLIS);
  }

  /** @param slowMillis how long to wait for a hint before looking at every file */
  Watcher(Library library, Runnable changed, long slowMillis) throws IOException {
    this.slowMillis = slowMillis;
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
        WatchKey key = service.poll(hints ? slowMillis : HINTLESS_MILLIS, TimeUnit.MILLISECONDS);
        if (key != null) {
          settle(key);
        }
        reload(++rounds % ROUNDS_TO_READ_ALL == 0);
      } catch (InterruptedException | ClosedWatchServiceException stopped) {
        return;
      } catch (RuntimeException | StackOverflowError | LinkageError ours) {
        // Whatever it was: changes after it must not go unnoticed.
        LOG.atError().setCause(ours).log("A reload failed for a reason of our own");
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
    List<Path> directories = library.directories();
    watched.keySet().retainAll(Set.copyOf(directories));
    boolean added = false;
    hints = true;
    for (Path directory : directories) {
      try {
        added |= watch(directory);
      } catch (IOException refused) {
        hints = false;
      }
    }
    return added;
  }

  private boolean watch(Path directory) throws IOException {
    Object identity = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
    Watched known = watched.get(directory);
    if (known != null && known.key().isValid() && Objects.equals(known.identity(), identity)) {
      return false;
    }
    if (known != null) {
      known.key().cancel();
    }
    WatchKey key = directory.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY,
        StandardWatchEventKinds.ENTRY_DELETE);
    watched.put(directory, new Watched(key, identity));
    return true;
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
