package dev.waybill.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IntakeTest {
  private static final long LONG = TimeUnit.MINUTES.toNanos(10);

  private final Intake intake = new Intake();

  private static AuditRecord record() {
    return AuditRecord.of(Kind.ADMIN);
  }

  @Test
  void takesSoManyAndNoMoreUntilTheyAreTaken() {
    for (int i = 0; i < Intake.MOST; i++) {
      assertThat(intake.offer(record())).isTrue();
    }
    assertThat(intake.offer(record())).isFalse();
    assertThat(intake.swap(new ArrayList<>())).hasSize(Intake.MOST);
    assertThat(intake.offer(record())).isTrue();
  }

  @Test
  void bodiesThatDoNotFitAreHashedAtOnceAndTheRecordIsTakenAllTheSame() {
    List<Print> prints = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Print print = Print.of(ByteBuffer.allocate(10_000_000));
      prints.add(print);
      assertThat(intake.offer(record().with(Field.REQUEST_BODY, print))).isTrue();
    }
    assertThat(prints).extracting(Print::pending).containsExactly(10_000_000L, 10_000_000L, 10_000_000L, 0L, 0L);
  }

  @Test
  void whatSomebodyWaitsForEndsTheRest() throws Exception {
    intake.offer(record());
    Thread caller = new Thread(() -> intake.offer(record().durable(new CompletableFuture<>())));
    caller.start();
    intake.linger(LONG);
    caller.join();
    assertThat(intake.swap(new ArrayList<>())).hasSize(2);
  }

  @Test
  void theFirstRecordEndsIdlenessAndManyEndTheRest() throws Exception {
    Thread caller = new Thread(() -> {
      for (int i = 0; i < Intake.MOST / 4; i++) {
        intake.offer(record());
      }
    });
    caller.start();
    intake.awaitSome(LONG);
    assertThat(intake.isEmpty()).isFalse();
    intake.linger(LONG);
    caller.join();
    assertThat(intake.swap(new ArrayList<>())).hasSize(Intake.MOST / 4);
  }

  @Test
  void onlyWhatSomebodyWaitsForIsWithdrawn() {
    AuditRecord kept = record();
    AuditRecord waited = record().durable(new CompletableFuture<>());
    AuditRecord mark = AuditRecord.mark().durable(new CompletableFuture<>());
    intake.offer(waited);
    intake.offer(kept);
    intake.offer(mark);
    assertThat(intake.withdrawDurable()).containsExactly(waited, mark);
    assertThat(intake.swap(new ArrayList<>())).containsExactly(kept);
  }

  @Test
  void aClosedOneTakesNothingAndLetsNobodyWait() throws Exception {
    intake.offer(record());
    intake.close();
    assertThat(intake.offer(record())).isFalse();
    assertThat(intake.isOver()).isFalse();
    intake.linger(LONG);
    intake.swap(new ArrayList<>());
    intake.awaitSome(LONG);
    assertThat(intake.isOver()).isTrue();
  }
}
