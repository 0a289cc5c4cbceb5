package dev.waybill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What nobody expected is told by class and place. */
class FaultsTest {
  @Command(name = "x")
  private static final class Nothing {}

  private static String ended(Exception thrown) {
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new Nothing()).setErr(new PrintWriter(err, true));
    assertThat(Faults.ended(thrown, line)).isOne();
    return err.toString().replace("\r\n", "\n");
  }

  @Test
  void aCommandThatCrashesSaysWhereAndNotWhat() {
    assertThat(ended(new IllegalStateException("s3cret", new java.io.IOException("s3cret"))))
        .matches("waybill: this failed for a reason of its own: java\\.lang\\.IllegalStateException, from java\\.io\\.IOException, at dev\\.waybill\\.app\\.FaultsTest\\..*\n")
        .doesNotContain("s3cret");
    assertThat(ended(new Stop("there is no such file."))).isEqualTo("waybill: there is no such file.\n");
  }
}
