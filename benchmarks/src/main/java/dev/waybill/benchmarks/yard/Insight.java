package dev.waybill.benchmarks.yard;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What another JVM says of itself: bytes that its threads allocated, and heap that is in use after a collection. */
public final class Insight implements AutoCloseable {
  private final JMXConnector connector;
  private final MBeanServerConnection server;

  /** Has the process open its local management port. */
  public Insight(Running process) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(String.valueOf(process.pid()));
      String url = machine.startLocalManagementAgent();
      machine.detach();
      this.connector = JMXConnectorFactory.connect(new JMXServiceURL(url));
      this.server = connector.getMBeanServerConnection();
    } catch (AttachNotSupportedException refused) {
      throw new IOException(refused);
    }
  }

  /** By the threads that live; those that serve this question left out. */
  public long allocatedBytes() throws IOException {
    ThreadMXBean threads = ManagementFactory.newPlatformMXBeanProxy(server, ManagementFactory.THREAD_MXBEAN_NAME,
        ThreadMXBean.class);
    long[] ids = threads.getAllThreadIds();
    java.lang.management.ThreadInfo[] infos = threads.getThreadInfo(ids);
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    long sum = 0;
    for (int i = 0; i < ids.length; i++) {
      boolean ours = infos[i] != null && infos[i].getThreadName().matches("(RMI|JMX|Attach).*");
      sum += bytes[i] < 0 || infos[i] == null || ours ? 0 : bytes[i];
    }
    return sum;
  }

  /** After two collections, the least of three readings. */
  public long usedHeap() throws IOException {
    MemoryMXBean memory = ManagementFactory.newPlatformMXBeanProxy(server, ManagementFactory.MEMORY_MXBEAN_NAME,
        MemoryMXBean.class);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      memory.gc();
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
