package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VerifierTest {
  private static final int BLOCK_BYTES = 512;

  private final Content content = new Content(42);
  private final ByteBuffer buffer = Content.buffer(BLOCK_BYTES);

  private Verifier verifier(boolean isMade) {
    final TargetFile target = new TargetFile(Path.of("f"), 8 * BLOCK_BYTES, BLOCK_BYTES, isMade);
    return new Verifier(target, content);
  }

  private void read(Verifier verifier, long block) throws BenchException {
    final int stamp = verifier.stamp(block);
    verifier.judge(block, stamp, verifier.examine(buffer, block, stamp));
  }

  @Test
  void whatWasMadeIsAccepted() throws BenchException {
    final Verifier verifier = verifier(true);
    content.fill(buffer, 3, 0);
    read(verifier, 3);
    assertThat(verifier.result()).isEqualTo(new Result.Verification(1, 0, 0));
  }

  @Test
  void oneWrongBitIsFoundAndPlaced() {
    final Verifier verifier = verifier(true);
    content.fill(buffer, 3, 0);
    buffer.put(100, (byte) (buffer.get(100) ^ 1));
    assertThatThrownBy(() -> read(verifier, 3))
        .hasMessageContaining("block 3 of f (bytes 1536 to 2047)")
        .hasMessageContaining("byte 1632");
  }

  @Test
  void anotherBlocksContentIsRefused() {
    content.fill(buffer, 4, 0);
    assertThatThrownBy(() -> read(verifier(true), 3)).hasMessageContaining("block 3");
  }

  @Test
  void aWriteThatWasLostIsNoticed() {
    final Verifier verifier = verifier(true);
    assertThat(verifier.beginWrite(3)).isTrue();
    verifier.endWrite(3);
    content.fill(buffer, 3, 0);
    assertThatThrownBy(() -> read(verifier, 3)).hasMessageContaining("what was written there");
  }

  @Test
  void whatWasWrittenIsAccepted() throws BenchException {
    final Verifier verifier = verifier(false);
    assertThat(verifier.beginWrite(3)).isTrue();
    verifier.fill(buffer, 3, verifier.stamp(3));
    verifier.endWrite(3);
    read(verifier, 3);
    assertThat(verifier.result().checked()).isEqualTo(1);
  }

  @Test
  void oneBlockIsWrittenByOneRequestAtATime() {
    final Verifier verifier = verifier(true);
    assertThat(verifier.beginWrite(3)).isTrue();
    assertThat(verifier.beginWrite(3)).isFalse();
    verifier.endWrite(3);
    assertThat(verifier.beginWrite(3)).isTrue();
  }

  @Test
  void nothingIsSaidOfAReadThatAWriteOverlapped() throws BenchException {
    final Verifier verifier = verifier(true);
    final int before = verifier.stamp(3);
    verifier.beginWrite(3);
    verifier.judge(3, before, 0);
    final int within = verifier.stamp(3);
    verifier.endWrite(3);
    verifier.judge(3, within, 0);
    verifier.judge(3, before, 0);
    assertThat(verifier.result()).isEqualTo(new Result.Verification(0, 0, 3));
  }

  @Test
  void inAForeignFileTheFirstReadIsBelievedAndLaterOnesMustAgree() throws BenchException {
    final Verifier verifier = verifier(false);
    buffer.put(0, (byte) 1);
    read(verifier, 3);
    read(verifier, 3);
    assertThat(verifier.result()).isEqualTo(new Result.Verification(1, 1, 0));
    buffer.put(0, (byte) 2);
    assertThatThrownBy(() -> read(verifier, 3)).hasMessageContaining("an earlier read found");
  }
}
