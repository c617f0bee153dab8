package dev.inlet.benchmarks.probe;

import com.sun.management.ThreadMXBean;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;

/** Connects to a port of this machine, and answers every byte with eight. */
public final class Probe {

  private Probe() {}

  /** Called by the JVM before {@code main}. */
  public static void premain(String port) {
    Thread thread = new Thread(() -> answer(Integer.parseInt(port)), "benchmark-probe");
    thread.setDaemon(true);
    thread.start();
  }

  private static void answer(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      while (socket.getInputStream().read() >= 0) {
        out.writeLong(allocatedBytes());
        out.flush();
      }
    } catch (IOException e) {
      // The benchmark is over: there is nobody left to ask.
      return;
    }
  }

  /** Of all threads that live: those of a client that receives do so until its end. */
  private static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
