package dev.inlet.resolver;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.settings.Profile;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecrypter;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.apache.maven.settings.io.SettingsParseException;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;
import org.sonatype.plexus.components.sec.dispatcher.DefaultSecDispatcher;

/**
 * Maven's settings: those of the user, {@code ~/.m2/settings.xml}, and below them those of the
 * installation that {@code MAVEN_HOME} or {@code M2_HOME} names.
 */
final class UserSettings {
  private final Path folder;
  private final Properties properties;
  private final Settings settings;

  private UserSettings(Path folder, Properties properties, Settings settings) {
    this.folder = folder;
    this.properties = properties;
    this.settings = settings;
  }

  /**
   * Reads the settings; those that are missing are empty.
   *
   * @param home the user's home directory
   */
  static UserSettings read(Path home, Map<String, String> environment) throws ResolveException {
    Path folder = home.resolve(".m2");
    DefaultSettingsBuildingRequest request = new DefaultSettingsBuildingRequest();
    request.setUserSettingsFile(folder.resolve("settings.xml").toFile());
    for (String variable : List.of("MAVEN_HOME", "M2_HOME")) {
      String installation = environment.getOrDefault(variable, "");
      File global = new File(installation, "conf/settings.xml");
      if (!installation.isEmpty() && global.isFile()) {
        request.setGlobalSettingsFile(global);
        break;
      }
    }
    Properties properties = new Properties();
    environment.forEach((name, value) -> properties.setProperty("env." + name, value));
    System.getProperties()
        .stringPropertyNames()
        .forEach(name -> properties.setProperty(name, System.getProperty(name)));
    request.setSystemProperties(properties);
    try {
      Settings read =
          new DefaultSettingsBuilderFactory().newInstance().build(request).getEffectiveSettings();
      return new UserSettings(folder, properties, read);
    } catch (SettingsBuildingException e) {
      // Without the cause, whose text quotes the file.
      throw new ResolveException("the settings of Maven cannot be used: " + reason(e));
    }
  }

  private static String reason(SettingsBuildingException failure) {
    SettingsProblem problem =
        failure.getProblems().stream()
            .filter(found -> found.getSeverity() != SettingsProblem.Severity.WARNING)
            .findFirst()
            .orElse(failure.getProblems().get(0));
    if (!(problem.getException() instanceof SettingsParseException)) {
      return String.valueOf(problem);
    }
    // Maven's text for it ends with what stands before the place, which may be a password.
    return problem.getSource()
        + " is not well-formed XML at line "
        + problem.getLineNumber()
        + ", column "
        + problem.getColumnNumber()
        + " (in a value, & is written as &amp; and < as &lt;)";
  }

  /** The settings with passwords as they are meant, if they are encrypted and can be read. */
  SettingsDecryptionResult decrypted() {
    DefaultSecDispatcher dispatcher =
        new DefaultSecDispatcher(new DefaultPlexusCipher(), Map.of(), security().toString());
    return new DefaultSettingsDecrypter(dispatcher)
        .decrypt(new DefaultSettingsDecryptionRequest(settings));
  }

  /** The file of the master password. */
  Path security() {
    return folder.resolve("settings-security.xml");
  }

  /** What can stand in settings and POMs: the properties of the process, and {@code env.NAME}. */
  Properties properties() {
    return properties;
  }

  Settings settings() {
    return settings;
  }

  Path localRepository() {
    String named = settings.getLocalRepository();
    return named == null || named.isBlank() ? folder.resolve("repository") : Path.of(named);
  }

  /**
   * The profiles that are active: those that the settings name, or else those that are active by
   * default. Other conditions are for builds.
   */
  List<Profile> activeProfiles() {
    List<Profile> named = new ArrayList<>();
    List<Profile> byDefault = new ArrayList<>();
    for (Profile profile : settings.getProfiles()) {
      if (settings.getActiveProfiles().contains(profile.getId())) {
        named.add(profile);
      } else if (profile.getActivation() != null && profile.getActivation().isActiveByDefault()) {
        byDefault.add(profile);
      }
    }
    return named.isEmpty() ? byDefault : named;
  }
}
