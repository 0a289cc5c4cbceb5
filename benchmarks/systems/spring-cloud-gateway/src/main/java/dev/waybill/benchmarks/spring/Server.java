package dev.waybill.benchmarks.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Cloud Gateway with one route, bytes through: it maps nothing. */
@SpringBootApplication
public class Server {
  public static void main(String... arguments) {
    System.setProperty("reactor.netty.ioWorkerCount", "1");
    SpringApplication.run(Server.class, arguments);
  }
}
