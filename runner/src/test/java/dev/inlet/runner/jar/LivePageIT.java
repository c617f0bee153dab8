package dev.inlet.runner.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inlet.json.JsonValue;
import dev.inlet.testkit.FeedConnection;
import dev.inlet.testkit.FeedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;

@DisplayName("The live page")
@Timeout(180)
final class LivePageIT {
  /** What a server may say, and what no page may take for anything but text. */
  private static final String HOSTILE = "<img src=x onerror=document.title='taken'><b>gone</b>";

  @TempDir private static Path folder;

  private static FeedServer server;
  private static InletProcess process;
  private static Browser browser;
  private static String page;

  @BeforeAll
  static void start() throws Exception {
    server =
        FeedServer.start(
            connection -> {
              connection.accept();
              connection.sendTexts(List.of("first", HOSTILE));
              connection.stayOpen();
            });
    browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
    Files.writeString(
        folder.resolve("feed.yaml"),
        """
        input: {label: feed, websocket: {url: '%s', connection: {retry_initial: 300ms}}}
        output: {drop: {}}
        """
            .formatted(server.uri()));
    Files.writeString(
        folder.resolve("away.yaml"),
        """
        input:
          label: away
          websocket:
            url: ws://127.0.0.1:1/
            basic_auth: {enabled: true, username: me, password: hunter2secret}
        output: {drop: {}}
        """);
    process =
        InletProcess.in(folder)
            .start(
                "run", "feed.yaml", "away.yaml", "--monitor", "127.0.0.1:0", "--monitor-messages");
    page = MonitorAddress.await(process);
  }

  @AfterAll
  static void end() {
    if (process != null) {
      process.close();
    }
    if (browser != null) {
      browser.close();
    }
    server.close();
  }

  @BeforeEach
  void open() {
    browser.networkLog(); // only what follows counts
    browser.driver().get(page);
    patiently().until(() -> !browser.text(".pipeline h2").isEmpty());
  }

  private static ConditionFactory patiently() {
    return await()
        .atMost(Duration.ofSeconds(30))
        .ignoreException(StaleElementReferenceException.class);
  }

  private static WebElement card(String name) {
    return (WebElement)
        browser.run(
            "return [...document.querySelectorAll('.pipeline')]"
                + ".find(card => card.querySelector('h2').textContent === arguments[0])",
            name);
  }

  private static String cardText(String name) {
    return card(name).getText();
  }

  @Test
  @DisplayName(
      "shows which pipeline is connected, and of the other one why not and what comes next")
  void states() {
    patiently()
        .untilAsserted(
            () ->
                assertThat(cardText("feed"))
                    .contains("Connected", "Received", "Delivered", "Waiting", "Last message"));
    patiently()
        .untilAsserted(
            () ->
                assertThat(cardText("away"))
                    .contains("Not connected", "connection refused", "in a row")
                    .containsPattern("(Next attempt in \\d+ |Connecting now; down for )"));
    patiently()
        .untilAsserted(
            () -> assertThat(cardText("feed")).containsPattern("Last message\\s+\\d+ ?s ago"));
    assertThat(browser.text("#summary")).isEqualTo("1 of 2 pipelines needs a look: away");
    assertThat(browser.text(".pipeline h2")).as("the first one").isEqualTo("away");
  }

  @Test
  @DisplayName(
      "shows a loss with its reason without being loaded again, and what a server says as text")
  void loss() throws Exception {
    patiently().untilAsserted(() -> assertThat(cardText("feed")).contains("Connected"));
    browser.run("window.marker = 'not loaded again'");
    // Also where a person has opened the list of what happened.
    browser.run("arguments[0].querySelector('.events').open = true", card("feed"));

    FeedConnection connection = server.connection();
    connection.sendClose(1008, HOSTILE);

    patiently()
        .untilAsserted(
            () -> assertThat(cardText("feed")).contains("connection lost", "1008", HOSTILE));
    assertThat(browser.run("return window.marker")).isEqualTo("not loaded again");
    assertThat(browser.run("return document.querySelectorAll('main img, main b').length"))
        .isEqualTo(0L);
    assertThat(browser.driver().getTitle()).isNotEqualTo("taken");
    patiently().untilAsserted(() -> assertThat(cardText("feed")).contains("Gaps (1)"));
    browser.run("arguments[0].querySelector('.gaps').open = true", card("feed"));
    patiently().untilAsserted(() -> assertThat(cardText("feed")).contains("is missing"));
  }

  @Test
  @DisplayName("plots the rates of the last minutes, with the time in which a pipeline was down")
  void plot() {
    patiently()
        .untilAsserted(
            () -> {
              assertThat(points("feed", "delivered")).hasSizeGreaterThanOrEqualTo(2);
              assertThat(points("feed", "received")).hasSizeGreaterThanOrEqualTo(2);
            });
    // Higher is less, and both messages came at the start.
    assertThat(points("feed", "delivered")).anyMatch(point -> !point.endsWith(",60.0"));
    assertThat(
            browser.run(
                "return arguments[0].querySelector('.plot svg').getAttribute('aria-label')",
                card("feed")))
        .asString()
        .matches("Messages delivered per second in the last 10 minutes: now .*, at most .*");
    Number width =
        (Number)
            browser.run(
                "return +arguments[0].querySelector('.plot rect.gap').getAttribute('width')",
                card("away"));
    assertThat(width.doubleValue()).isPositive();
  }

  private static List<String> points(String pipeline, String line) {
    Object points =
        browser.run(
            "const line = arguments[0].querySelector('.plot polyline.' + arguments[1]);"
                + "return line ? line.getAttribute('points') : ''",
            card(pipeline),
            line);
    return List.of(points.toString().split(" ", 0));
  }

  @Test
  @DisplayName("shows no message where that is not switched on, and says how it would be")
  void messagesOff() throws Exception {
    try (InletProcess other =
        InletProcess.in(folder).start("run", "away.yaml", "--monitor", "127.0.0.1:0")) {
      browser.driver().get(MonitorAddress.await(other));
      patiently().until(() -> !browser.text(".pipeline h2").isEmpty());
      browser.run("arguments[0].querySelector('.messages').open = true", card("away"));

      patiently()
          .untilAsserted(
              () ->
                  assertThat(cardText("away"))
                      .contains("Messages are not shown here", "--monitor-messages"));
    }
  }

  @Test
  @DisplayName("shows the config that counts, without its secrets")
  void config() {
    browser.run("arguments[0].querySelector('.config').open = true", card("away"));
    patiently()
        .untilAsserted(
            () ->
                assertThat(cardText("away"))
                    .contains("url: ws://127.0.0.1:1/", "username: me", "[REDACTED]")
                    .doesNotContain("hunter2"));
  }

  @Test
  @DisplayName("shows messages as text while somebody has asked for them")
  void messages() throws Exception {
    patiently().untilAsserted(() -> assertThat(cardText("feed")).contains("Connected"));
    browser.run("arguments[0].querySelector('.messages').open = true", card("feed"));
    patiently()
        .untilAsserted(
            () -> {
              server.connections().forEach(LivePageIT::sendHostile);
              assertThat(cardText("feed")).contains(HOSTILE);
            });
    assertThat(browser.run("return document.querySelectorAll('main img, main b').length"))
        .isEqualTo(0L);
  }

  private static void sendHostile(FeedConnection connection) {
    try {
      connection.sendText(HOSTILE);
    } catch (IOException e) {
      return; // one that has ended
    }
  }

  @Test
  @DisplayName("asks nobody but the monitor for anything, and its policy keeps scripts from it")
  void origin() throws Exception {
    patiently().untilAsserted(() -> assertThat(cardText("away")).contains("Not connected"));
    assertThat(
            browser
                .driver()
                .executeAsyncScript(
                    "const done = arguments[arguments.length - 1];"
                        + "fetch('http://127.0.0.1:1/other').then(() => done('sent'),"
                        + " failure => done(String(failure)))"))
        .asString()
        .contains("Failed to fetch");
    List<String> addresses = new ArrayList<>();
    for (String message : browser.networkLog()) {
      String url =
          JsonValue.parse(message)
              .at("/message/params/request/url")
              .flatMap(JsonValue::asString)
              .orElseThrow();
      addresses.add(url);
    }
    assertThat(addresses)
        .contains(page, page + "page.js", page + "page.css", page + "api/pipelines")
        .allMatch(url -> url.startsWith(page) || url.startsWith("chrome:"));
    browser.run(
        "const script = document.createElement('script');"
            + "script.textContent = \"window.inline = 'ran'\";"
            + "document.body.append(script)");
    assertThat(browser.run("return window.inline")).isNull();
  }

  @Test
  @DisplayName("is used with the keyboard alone")
  void keyboard() {
    browser.run("document.querySelector('main').scrollIntoView()");
    WebElement body = browser.find("body");
    List<String> reached = new ArrayList<>();
    body.sendKeys(Keys.TAB);
    for (int i = 0; i < 20; i++) {
      WebElement focused = browser.driver().switchTo().activeElement();
      reached.add(
          (String)
              browser.run(
                  "const e = arguments[0]; return e.id || e.textContent.trim().slice(0, 30)",
                  focused));
      if (focused.getText().startsWith("What happened")
          && browser.driver().findElements(openEvents()).isEmpty()) {
        focused.sendKeys(Keys.ENTER);
        patiently().until(() -> !browser.driver().findElements(openEvents()).isEmpty());
      }
      browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
    }
    assertThat(reached)
        .contains("Skip to the pipelines", "filter", "troubled", "Messages", "Config", "Metrics")
        .anyMatch(name -> name.startsWith("What happened"));
    assertThat(browser.text(".events[open] table")).contains("When", "connect");
  }

  private static By openEvents() {
    return By.cssSelector(".events[open]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  @DisplayName("can be read in the light and in the dark")
  void contrast(String scheme) {
    browser.colourScheme(scheme);
    patiently().untilAsserted(() -> assertThat(cardText("away")).contains("Not connected"));
    Number brightness = (Number) browser.run("return " + LUMINANCE + "(backOf(document.body))");
    assertThat(brightness.doubleValue() < 0.5).isEqualTo(scheme.equals("dark"));
    @SuppressWarnings("unchecked") // the driver gives an object of a script as a map
    Map<String, Number> contrasts = (Map<String, Number>) browser.run(CONTRASTS);
    assertThat(contrasts).hasSizeGreaterThan(8);
    assertThat(contrasts)
        .allSatisfy((name, contrast) -> assertThat(contrast.doubleValue()).isGreaterThan(4.5));
    browser.colourScheme("");
  }

  private static final String LUMINANCE =
      """
      (() => {
        window.backOf = e => {
          for (; e; e = e.parentElement) {
            const c = getComputedStyle(e).backgroundColor;
            if (c !== 'rgba(0, 0, 0, 0)') return c;
          }
          return 'rgb(255, 255, 255)';
        };
        return c => c.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
          .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
      })()\
      """;

  /** By the formula of WCAG, for each kind of element that holds text of its own. */
  private static final String CONTRASTS =
      "const luminance = "
          + LUMINANCE
          + """
          ;
          const all = {};
          for (const e of document.body.querySelectorAll('*')) {
            if (!e.checkVisibility() || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
            const a = luminance(getComputedStyle(e).color);
            const b = luminance(backOf(e));
            const key = e.tagName + '.' + e.className + ' in ' + (e.closest('.pipeline') || {}).className;
            all[key] = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          }
          return all;
          """;

  @Test
  @DisplayName("says when the process does not answer any more, and when it does again")
  void unreachable() {
    Map<String, Object> conditions =
        Map.of("offline", true, "latency", 0, "downloadThroughput", 0, "uploadThroughput", 0);
    browser.driver().executeCdpCommand("Network.enable", Map.of());
    browser.driver().executeCdpCommand("Network.emulateNetworkConditions", conditions);
    patiently()
        .untilAsserted(
            () -> assertThat(browser.text("#unreachable")).contains("does not answer since"));
    browser
        .driver()
        .executeCdpCommand(
            "Network.emulateNetworkConditions",
            Map.of(
                "offline", false, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    patiently().untilAsserted(() -> assertThat(browser.text("#unreachable")).isEmpty());
  }
}
