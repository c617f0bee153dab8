package dev.inlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.auth.AuthException;
import dev.inlet.auth.Authenticator;
import dev.inlet.config.Config;
import dev.inlet.config.ConfigNode;
import dev.inlet.host.Plugins;
import dev.inlet.output.Output;
import dev.inlet.output.OutputContext;
import dev.inlet.output.OutputListener;
import dev.inlet.output.OutputProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every output promises. The author of one extends this class and says how to make it and
 * where its messages arrive; when all tests pass, any host can run it.
 *
 * <p>Some of it no test can see from outside: whether what arrived survives a crash of the target
 * or of its machine, whether a connection that is opened with plain NIO is opened too early, and
 * whether an output looks at messages late if what it sees then goes nowhere. It does not test that
 * an output tells its authenticator when a server refuses credentials ({@link
 * Authenticator#rejected}): a target has no means to refuse them.
 */
@DisplayName("An output")
public abstract class OutputContract {
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(1);

  /** Far more than {@link #SHUTDOWN_TIMEOUT}, for the sake of machines that are busy. */
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final List<Output> outputs = new ArrayList<>();
  private final ShownTexts shown = new ShownTexts();
  private Target target;
  private final PluginThreads threads = new PluginThreads();
  private ReadingThread thread;

  /** Where messages arrive: something of the author's, on loopback or in a folder. */
  public interface Target extends AutoCloseable {

    /** What an output is configured with to write to this target. */
    Map<String, Object> config();

    /** Whether {@link #received} can tell what arrives; otherwise all that needs it is skipped. */
    default boolean isReadable() {
      return true;
    }

    /** The payloads that have arrived as text, in order; what arrived twice is in it twice. */
    List<String> received() throws Exception;

    /**
     * Has writes fail from now on.
     *
     * @return false if this target has no means to; the promises about refusals are skipped then
     */
    default boolean refuse() throws Exception {
      return false;
    }

    /**
     * Has writes neither succeed nor fail from now on, as a server that says nothing.
     *
     * @return false if this target has no means to; the promises about hanging writes are skipped
     *     then
     */
    default boolean hang() throws Exception {
      return false;
    }

    /** Has writes succeed again. */
    default void accept() throws Exception {}

    /** Ends everything. */
    @Override
    void close();
  }

  /** A new provider of the output. */
  protected abstract OutputProvider provider();

  /** Starts a target of its own for one test; one that is readable has received nothing. */
  protected abstract Target startTarget() throws Exception;

  /** What may stand in no text that people see: the values of the secret fields, unless more. */
  protected List<String> secrets(Map<String, Object> config) {
    return ShownTexts.secretsIn(provider().spec(), config);
  }

  /** The paths of fields that sound like credentials but that everyone may read. */
  protected Set<String> publicFields() {
    return Set.of();
  }

  /**
   * How the names of the output's threads begin.
   *
   * @deprecated nobody asks any more: threads count whatever their names
   */
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // authors override it, and nobody calls it
  protected String threadPrefix() {
    return "inlet-";
  }

  /** How long a write may take to succeed, or to fail if the target refuses it. */
  protected Duration patience() {
    return Duration.ofSeconds(20);
  }

  @BeforeEach
  final void startContract() throws Exception {
    target = startTarget();
    thread = new ReadingThread(patience(), threads.group());
  }

  @AfterEach
  final void endContract() throws Exception {
    try {
      target.accept();
      for (Output output : outputs) {
        close(output);
      }
    } finally {
      thread.close();
      target.close();
    }
  }

  private Output output() throws Exception {
    return output(target);
  }

  private Output output(Target to) throws Exception {
    return output(to, OutputContext.builder());
  }

  /** Makes an output, in the thread that writes, so that what it starts belongs to the contract. */
  private Output output(Target to, OutputContext.Builder builder) throws Exception {
    Config config = config(to);
    shown.add(config);
    OutputListener listener =
        new OutputListener() {
          @Override
          public void warning(String message) {
            shown.add(message);
          }
        };
    OutputContext context =
        builder.label("contract").listener(listener).shutdownTimeout(SHUTDOWN_TIMEOUT).build();
    Output output = thread.call(() -> provider().create(config, context));
    outputs.add(output);
    return output;
  }

  private Config config(Target to) {
    return provider().spec().read(ConfigNode.of(to.config()), "output");
  }

  /** Writes as a host does; what comes of it is known later. */
  private WriteAttempt write(Output output, List<String> messages) throws Exception {
    return thread.call(() -> WriteAttempt.begin(output, messages));
  }

  /** Writes what comes again, or may, as a host does. */
  private WriteAttempt write(Output output, WriteAttempt.Content content) throws Exception {
    return thread.call(() -> WriteAttempt.begin(output, content));
  }

  private void writeAndAwait(Output output, List<String> messages) throws Exception {
    write(output, messages).awaitWritten(patience());
  }

  private void close(Output output) throws Exception {
    thread.call(
        () -> {
          output.close();
          return true;
        });
  }

  private void closeInTime(Output output) throws Exception {
    long start = System.nanoTime();
    close(output);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("how long close took while writes hang, with a shutdownTimeout of %s", SHUTDOWN_TIMEOUT)
        .isLessThan(LONGEST_CLOSE);
  }

  private void assumeReadable() {
    assumeTrue(target.isReadable(), "the target cannot tell what has arrived");
  }

  private void assumeRefuses() throws Exception {
    assumeTrue(target.refuse(), "the target has no means to refuse a write");
  }

  private void assumeHangs() throws Exception {
    assumeTrue(target.hang(), "the target has no means to leave a write without an answer");
  }

  private static List<String> numbered(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(i -> "message " + i).toList();
  }

  /**
   * What arrived, without what came again later: a batch may arrive twice, but for the last time
   * always in its place.
   */
  private List<String> lastArrivals() throws Exception {
    List<String> arrivals = new ArrayList<>(target.received());
    Collections.reverse(arrivals);
    List<String> last = new ArrayList<>(new LinkedHashSet<>(arrivals));
    Collections.reverse(last);
    return last;
  }

  @Test
  @DisplayName("takes batches whole and in order, also while earlier ones are under way")
  void order() throws Exception {
    assumeReadable();
    Output output = output();
    List<String> all = new ArrayList<>();
    List<WriteAttempt> attempts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<String> batch = numbered(all.size(), 1 + i * 7 % 50);
      all.addAll(batch);
      attempts.add(write(output, batch));
    }
    for (WriteAttempt attempt : attempts) {
      attempt.awaitWritten(patience());
    }
    assertThat(target.received()).as("what arrived").isEqualTo(all);
  }

  @Test
  @DisplayName("takes payloads as they are: long ones, and any characters")
  void payloads() throws Exception {
    assumeReadable();
    List<String> batch =
        List.of("ünï¢ødé 𝄞 \u0001 \"quoted\" \\ , : {", "x".repeat(100_000), " ", "0");
    writeAndAwait(output(), batch);
    assertThat(target.received()).as("what arrived").isEqualTo(batch);
  }

  @Test
  @DisplayName("counts a batch as written when all of it has arrived, and not before")
  void acknowledgedHasArrived() throws Exception {
    assumeReadable();
    Output output = output();
    for (int i = 0; i < 20; i++) {
      List<String> batch = numbered(100 * i, 100);
      writeAndAwait(output, batch);
      assertThat(target.received())
          .as("what has arrived when the write has ended")
          .endsWith(batch.toArray(String[]::new));
    }
  }

  @Test
  @DisplayName(
      "says of each write that succeeds what it dropped: at most all messages of the batch")
  void results() throws Exception {
    Output output = output();
    List<WriteAttempt> attempts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      attempts.add(write(output, numbered(10 * i, 1 + i)));
    }
    for (WriteAttempt attempt : attempts) {
      attempt.awaitWritten(patience());
    }
  }

  @Test
  @DisplayName("looks at no message any more once its write has ended")
  void looksInTime() throws Exception {
    assumeReadable();
    Output output = output();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      List<String> batch = numbered(100 * i, 100);
      all.addAll(batch);
      writeAndAwait(output, batch); // from then on its memory holds something else
    }
    close(output);
    assertThat(target.received()).as("what arrived").isEqualTo(all);
  }

  @Test
  @DisplayName("refuses a batch in words of one line while its target refuses it")
  void refusal() throws Exception {
    Output output = output();
    assumeRefuses();
    for (int i = 0; i < 3; i++) {
      Throwable reason = write(output, numbered(i, 1)).awaitRefused(patience());
      shown.add(reason);
      assertThat(reason).as("the reason of a refusal").isInstanceOf(Exception.class);
      assertThat(String.valueOf(reason.getMessage()))
          .as("the message of a refusal, which is shown to an operator in a line of the log")
          .isNotEqualTo("null")
          .isNotBlank()
          .doesNotContain("\n");
    }
  }

  @Test
  @DisplayName("takes a batch that it refused when it comes again, whole and in order")
  void takesAgain() throws Exception {
    assumeReadable();
    Output output = output();
    writeAndAwait(output, numbered(0, 10));
    assumeRefuses();
    WriteAttempt.Content content = new WriteAttempt.Content(numbered(10, 10));
    write(output, content).awaitRefused(patience());
    target.accept();
    write(output, content).awaitWritten(patience());
    writeAndAwait(output, numbered(20, 10));
    assertThat(lastArrivals()).as("what arrived").isEqualTo(numbered(0, 30));
  }

  @Test
  @DisplayName("takes a first batch that it refused when it comes again")
  void takesFirstAgain() throws Exception {
    assumeReadable();
    Output output = output();
    assumeRefuses();
    WriteAttempt.Content content = new WriteAttempt.Content(numbered(0, 3));
    write(output, content).awaitRefused(patience());
    target.accept();
    write(output, content).awaitWritten(patience());
    assertThat(lastArrivals()).as("what arrived").isEqualTo(numbered(0, 3));
  }

  @Test
  @DisplayName("loses and reorders nothing that it counts as written, whatever is refused")
  void nothingIsMissing() throws Exception {
    assumeReadable();
    assumeRefuses();
    target.accept();
    Output output = output();
    Random random = new Random(17);
    List<WriteAttempt.Content> batches = new ArrayList<>();
    int count = 0;
    for (int i = 0; i < 24; i++) {
      List<String> batch = numbered(count, 1 + random.nextInt(5));
      count += batch.size();
      batches.add(new WriteAttempt.Content(batch));
    }
    int next = 0;
    while (next < batches.size()) {
      boolean refuses = random.nextInt(3) == 0;
      int several = Math.min(1 + random.nextInt(4), batches.size() - next);
      next += writeSeveral(output, batches.subList(next, next + several), refuses);
    }
    assertThat(lastArrivals()).as("what arrived").isEqualTo(numbered(0, count));
  }

  /** Writes batches as a host does; gives how many come before the first that was refused. */
  private int writeSeveral(Output output, List<WriteAttempt.Content> batches, boolean refuses)
      throws Exception {
    List<WriteAttempt> attempts = new ArrayList<>();
    for (int i = 0; i < batches.size(); i++) {
      if (refuses && i == batches.size() / 2) {
        target.refuse();
      }
      attempts.add(write(output, batches.get(i)));
    }
    for (WriteAttempt attempt : attempts) {
      attempt.awaitEnd(patience());
    }
    target.accept();
    List<String> arrived = target.received();
    int written = 0;
    while (written < attempts.size() && attempts.get(written).isWritten()) {
      assertThat(arrived).as("what has arrived").containsAll(attempts.get(written).messages());
      written++;
    }
    return written;
  }

  @Test
  @DisplayName("gives up a write that hangs when it is interrupted or closed")
  void hangingWrite() throws Exception {
    Output output = output();
    writeAndAwait(output, numbered(0, 1));
    assumeHangs();
    FutureTask<WriteAttempt> writing =
        thread.start(() -> WriteAttempt.begin(output, numbered(1, 1)));
    thread.letItBlock();
    if (!writing.isDone()) {
      thread.interrupt();
    }
    WriteAttempt attempt = thread.outcome(writing);
    closeInTime(output);
    target.accept();
    if (attempt.isWritten() && target.isReadable()) {
      assertThat(target.received()).as("what arrived").contains("message 1");
    }
  }

  @Test
  @DisplayName("can be closed at once while several writes hang")
  void closeWhileHanging() throws Exception {
    Output output = output();
    assumeHangs();
    for (int i = 0; i < 3; i++) {
      FutureTask<WriteAttempt> writing = writing(output, numbered(i, 1));
      thread.letItBlock();
      if (!writing.isDone()) {
        thread.interrupt();
        thread.outcome(writing);
        break;
      }
    }
    closeInTime(output);
  }

  private FutureTask<WriteAttempt> writing(Output output, List<String> messages) {
    return thread.start(() -> WriteAttempt.begin(output, messages));
  }

  @Test
  @DisplayName("leaves its thread without an interrupt")
  void noInterrupt() throws Exception {
    Output output = output();
    FutureTask<Boolean> interrupted =
        thread.start(
            () -> {
              var unused = WriteAttempt.begin(output, numbered(0, 1));
              return Thread.interrupted();
            });
    assertThat(thread.outcome(interrupted)).as("whether a write interrupts its thread").isFalse();
  }

  @Test
  @DisplayName("can be closed before the first write, after the last one, and again")
  void closeIsIdempotent() throws Exception {
    Output unused = output();
    assertThatCode(() -> close(unused)).doesNotThrowAnyException();
    Output used = output();
    writeAndAwait(used, numbered(0, 1));
    for (int i = 0; i < 3; i++) {
      assertThatCode(() -> close(used)).as("close").doesNotThrowAnyException();
    }
  }

  @Test
  @DisplayName("can be closed after it refused a batch")
  void closeAfterRefusal() throws Exception {
    Output output = output();
    assumeRefuses();
    write(output, numbered(0, 1)).awaitRefused(patience());
    for (int i = 0; i < 2; i++) {
      assertThatCode(() -> close(output)).as("close").doesNotThrowAnyException();
    }
  }

  @Test
  @DisplayName("goes on where another one of its kind ended, with the same configuration")
  void succession() throws Exception {
    Output first = output();
    writeAndAwait(first, numbered(0, 2));
    close(first);
    Output second = output();
    writeAndAwait(second, numbered(2, 2));
    if (target.isReadable()) {
      assertThat(target.received()).as("what arrived").isEqualTo(numbered(0, 4));
    }
  }

  @Test
  @DisplayName("does not care what becomes of another one of its kind")
  void independence() throws Exception {
    Output output = output();
    try (Target elsewhere = startTarget()) {
      Output other = output(elsewhere);
      writeAndAwait(other, numbered(0, 1));
      writeAndAwait(output, numbered(0, 1));
      close(other);
      writeAndAwait(output, numbered(1, 1));
      if (target.isReadable()) {
        assertThat(target.received()).as("what arrived").isEqualTo(numbered(0, 2));
      }
    }
  }

  @Test
  @DisplayName(
      "leaves no thread behind when it is closed, whatever its name, and starts none before it"
          + " writes")
  void threadsEnd() throws Exception {
    Output unused = output();
    assertThat(threads.running()).as("threads that run before a write").isEmpty();
    Output output = output();
    writeAndAwait(output, numbered(0, 1));
    close(output);
    close(unused);
    threads.awaitNone(patience());
  }

  @Test
  @DisplayName("connects to nothing and leaves no trace before it writes")
  void noTraces() throws Exception {
    try (NetworkWatch network = NetworkWatch.open()) {
      Output output = output();
      var unused = provider().claim(config(target));
      close(output);
      assertThat(network.connections()).as("connections made without a write").isEmpty();
    }
    if (target.isReadable()) {
      assertThat(target.received()).as("what arrived without a write").isEmpty();
    }
  }

  @Test
  @DisplayName("asks its authenticator, and again after that had nothing")
  void authenticator() throws Exception {
    assumeTrue(
        provider().spec().hasAuthenticationSlot(), "the spec has no place for authentication");
    AtomicInteger asked = new AtomicInteger();
    Authenticator authenticator =
        request -> {
          if (asked.incrementAndGet() == 1) {
            throw new AuthException("no token for now");
          }
          return request;
        };
    Output output = output(target, OutputContext.builder().authenticator(authenticator));
    WriteAttempt first = write(output, numbered(0, 1));
    first.awaitEnd(patience());
    if (!first.isWritten()) {
      writeAndAwait(output, numbered(0, 1));
    }
    writeAndAwait(output, numbered(1, 1));
    assertThat(asked.get())
        .as("how often the authenticator was asked, which had nothing the first time")
        .isGreaterThanOrEqualTo(2);
    if (target.isReadable()) {
      assertThat(lastArrivals()).as("what arrived").isEqualTo(numbered(0, 2));
    }
  }

  @Test
  @DisplayName("claims the same thing each time that it is asked")
  void claim() {
    Config config = config(target);
    assertThat(provider().claim(config).isPresent())
        .as("whether there is a claim")
        .isEqualTo(provider().claim(config).isPresent());
    provider()
        .claim(config)
        .ifPresent(
            claim ->
                assertThat(claim.identities())
                    .as("identities of a claim, by which two claims of one thing are known")
                    .isNotEmpty()
                    .containsAnyElementsOf(
                        provider().claim(config(target)).orElseThrow().identities()));
  }

  @Test
  @DisplayName("shows no secret: not in texts, warnings or exceptions")
  void secretsAreHidden() throws Exception {
    Output output = output();
    shown.add(output);
    writeAndAwait(output, numbered(0, 1));
    if (target.refuse()) {
      shown.add(write(output, numbered(1, 1)).awaitRefused(patience()));
    }
    close(output);
    shown.add(output);
    shown.assertNoneHolds(secrets(target.config()));
  }

  @Test
  @DisplayName("is found on the class path, without a problem")
  void discovery() {
    Plugins plugins = Plugins.discover(getClass().getClassLoader());
    String name = provider().name();
    assertThat(name).matches("[a-z][a-z0-9_]*");
    assertThat(plugins.output(name)).as("problems: %s", plugins.problems()).isPresent();
    assertThat(plugins.output(name).orElseThrow().origin())
        .startsWith(provider().getClass().getName());
  }

  @Test
  @DisplayName("describes itself and each of its fields")
  void documentation() {
    assertThat(provider().spec().summary()).as("the summary").isNotBlank();
    new SpecChecks(provider().spec()).everyFieldIsDescribed();
  }

  @Test
  @DisplayName("has defaults and examples that its own fields accept")
  void defaults() {
    new SpecChecks(provider().spec()).everyDefaultAndExampleIsAccepted();
  }

  @Test
  @DisplayName("marks its credentials as secret, and shows none as a default")
  void secretFields() {
    SpecChecks checks = new SpecChecks(provider().spec());
    checks.credentialsAreSecret(publicFields());
    checks.secretsHaveNoDefaults();
  }

  @Test
  @DisplayName("is configured with what its target says")
  void configuration() {
    assertThat(provider().spec().check(ConfigNode.of(target.config()), "output")).isEmpty();
  }
}
