package dev.waybill.egress;

import dev.waybill.clock.Timeline;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The connections to one origin, and the flights that wait for one: a call takes an idle one of its own event loop, else a new one, else an
 * idle one of another loop, else it waits. Thread-safe; nothing foreign is called under its lock.
 */
final class Pool {
  /** What opens connections. */
  interface Dialler {
    /** Connects for this flight, in its context, or tells it why not; one more connection is counted already. */
    void dial(Pool pool, Flight flight);

    /** A connection was put back and is idle now. */
    void idling();

    /** The pool has no connection left and takes no flight any more. */
    void emptied(Pool pool);
  }

  private final Origin origin;
  private final WireLimits limits;
  private final Timeline timeline;
  private final Dialler dialler;
  /** The one that was used last stands last. */
  private final List<Connection> idle = new ArrayList<>();
  private final ArrayDeque<Flight> waiting = new ArrayDeque<>();
  /** Connections, those included that are being made. */
  private int open;
  private boolean over;

  Pool(Origin origin, WireLimits limits, Timeline timeline, Dialler dialler) {
    this.origin = origin;
    this.limits = limits;
    this.timeline = timeline;
    this.dialler = dialler;
  }

  Origin origin() {
    return origin;
  }

  /** How taking a connection went on. */
  private enum Next {
    CARRY,
    DIAL,
    WAIT,
    REFUSE
  }

  /** Sees to a connection for the flight, in whose context this is; false where the pool is over and another must be asked. */
  boolean take(Flight flight) {
    List<Connection> stale = new ArrayList<>(0);
    Connection found = null;
    Next next;
    synchronized (this) {
      if (over) {
        return false;
      }
      found = own(flight, stale);
      boolean room = open < limits.connections();
      if (found == null && !room && !idle.isEmpty()) {
        found = idle.remove(idle.size() - 1);
      }
      next = found != null ? Next.CARRY : room ? Next.DIAL : waiting.size() < limits.waiting() ? Next.WAIT : Next.REFUSE;
      if (next == Next.DIAL) {
        open++;
      } else if (next == Next.WAIT) {
        waiting.add(flight);
      }
    }
    for (int i = 0; i < stale.size(); i++) {
      stale.get(i).close();
    }
    switch (next) {
      case CARRY -> found.carry(flight);
      case DIAL -> dialler.dial(this, flight);
      case REFUSE -> flight.tell(new ConnectionPoolTooBusyException("too many wait"));
      default -> {
        // It hears of a connection, or its time is over.
      }
    }
    return true;
  }

  /** The latest idle one of the flight's own loop; what may not be used any more is taken out on the way. */
  private Connection own(Flight flight, List<Connection> stale) {
    long now = timeline.nanos();
    for (int i = idle.size() - 1; i >= 0; i--) {
      Connection each = idle.get(i);
      if (!each.isFit(now)) {
        stale.add(idle.remove(i));
      } else if (each.channel().eventLoop() == flight.context().nettyEventLoop()) {
        return idle.remove(i);
      }
    }
    return null;
  }

  /** A connection that is free again, or for the first time. */
  void put(Connection free) {
    Flight next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        free.idleEnd = timeline.nanos() + Math.min(limits.idle().toNanos(), TimeUnit.SECONDS.toNanos(free.idleSeconds()));
        idle.add(free);
      }
    }
    if (next != null) {
      free.carry(next);
    } else {
      dialler.idling();
    }
  }

  /** A connection is closed, or none was made ({@code null}): whoever waits may open another. */
  void left(Connection closed) {
    Flight next;
    boolean empty;
    synchronized (this) {
      if (closed != null) {
        idle.remove(closed);
      }
      next = waiting.poll();
      open -= next == null ? 1 : 0;
      empty = open == 0;
      over |= empty;
    }
    if (next != null) {
      next.later(() -> dialler.dial(this, next));
    } else if (empty) {
      dialler.emptied(this);
    }
  }

  /** The flight waits no longer. */
  synchronized void forget(Flight flight) {
    waiting.remove(flight);
  }

  /** Takes an idle connection out; false where it is in use. */
  synchronized boolean withdraw(Connection connection) {
    return idle.remove(connection);
  }

  /** Closes what was idle for too long. */
  void sweep() {
    List<Connection> stale = new ArrayList<>(0);
    synchronized (this) {
      long now = timeline.nanos();
      for (int i = idle.size() - 1; i >= 0; i--) {
        if (!idle.get(i).isFit(now)) {
          stale.add(idle.remove(i));
        }
      }
    }
    stale.forEach(Connection::close);
  }
}
