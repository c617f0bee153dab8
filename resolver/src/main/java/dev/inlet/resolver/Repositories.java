package dev.inlet.resolver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.maven.model.Model;
import org.apache.maven.model.building.DefaultModelBuilderFactory;
import org.apache.maven.model.building.DefaultModelBuildingRequest;
import org.apache.maven.model.building.ModelBuildingException;
import org.apache.maven.settings.Mirror;
import org.apache.maven.settings.Profile;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Repository;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.eclipse.aether.RepositorySystemSession.SessionBuilder;
import org.eclipse.aether.repository.AuthenticationSelector;
import org.eclipse.aether.repository.ProxySelector;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultAuthenticationSelector;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;
import org.jspecify.annotations.Nullable;

/** Turns the settings into what the resolver works with. */
final class Repositories {
  /** What {@code mvn --encrypt-password} prints; a password may hold braces of its own. */
  private static final Pattern ENCRYPTED =
      Pattern.compile("(?s).*\\{(\\[.*\\])?[A-Za-z0-9+/\\s]{24,}={0,2}\\s*\\}.*");

  private final UserSettings user;
  private final SettingsDecryptionResult decrypted;
  private final Set<String> notDecrypted;
  private final Set<String> withheld = new ConcurrentSkipListSet<>();

  Repositories(UserSettings user) {
    this.user = user;
    this.decrypted = user.decrypted();
    this.notDecrypted =
        decrypted.getProblems().stream()
            .map(SettingsProblem::getSource)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Has a session go the ways that the settings say. */
  void configure(SessionBuilder session) {
    DefaultMirrorSelector mirrors = new DefaultMirrorSelector();
    for (Mirror mirror : user.settings().getMirrors()) {
      mirrors.add(
          mirror.getId(),
          mirror.getUrl(),
          mirror.getLayout(),
          false,
          mirror.isBlocked(),
          mirror.getMirrorOf(),
          mirror.getMirrorOfLayouts());
    }
    session
        .setMirrorSelector(mirrors)
        .setProxySelector(proxies())
        .setAuthenticationSelector(logins())
        .setOffline(user.settings().isOffline());
  }

  private ProxySelector proxies() {
    DefaultProxySelector proxies = new DefaultProxySelector();
    Map<org.eclipse.aether.repository.Proxy, String> without = new HashMap<>();
    for (Proxy proxy : decrypted.getProxies()) {
      if (!proxy.isActive()) {
        continue;
      }
      boolean unknown = isEncrypted("proxy: " + proxy.getId(), proxy.getPassword());
      org.eclipse.aether.repository.Proxy added =
          new org.eclipse.aether.repository.Proxy(
              proxy.getProtocol(),
              proxy.getHost(),
              proxy.getPort(),
              unknown ? null : login(proxy.getUsername(), proxy.getPassword()).build());
      proxies.add(added, proxy.getNonProxyHosts());
      if (unknown) {
        without.put(added, "proxy \"" + proxy.getId() + "\"");
      }
    }
    return repository -> {
      org.eclipse.aether.repository.Proxy proxy = proxies.getProxy(repository);
      Optional.ofNullable(without.get(proxy)).ifPresent(withheld::add);
      return proxy;
    };
  }

  private AuthenticationSelector logins() {
    DefaultAuthenticationSelector logins = new DefaultAuthenticationSelector();
    Map<String, String> without = new HashMap<>();
    for (Server server : decrypted.getServers()) {
      if (isEncrypted("server: " + server.getId(), server.getPassword())) {
        without.put(server.getId(), "server \"" + server.getId() + "\"");
      } else {
        logins.add(
            server.getId(),
            login(server.getUsername(), server.getPassword())
                .addPrivateKey(server.getPrivateKey(), server.getPassphrase())
                .build());
      }
    }
    return repository -> {
      Optional.ofNullable(without.get(repository.getId())).ifPresent(withheld::add);
      return logins.getAuthentication(repository);
    };
  }

  /**
   * Whether a password could not be decrypted, which leaves it as it was.
   *
   * @param source what Maven's problems call its owner
   */
  private boolean isEncrypted(String source, @Nullable String password) {
    return notDecrypted.contains(source)
        && password != null
        && ENCRYPTED.matcher(password).matches();
  }

  /**
   * What may be the reason of a failure, to be put behind the failure itself: servers and proxies
   * that were asked without their passwords, because nobody can decrypt those.
   */
  String withheld() {
    return withheld.isEmpty() || user.settings().isOffline()
        ? ""
        : withheld.stream()
            .collect(
                Collectors.joining(
                    " and of ",
                    "; the password of ",
                    " in the settings of Maven was not sent: it cannot be decrypted with "
                        + user.security()));
  }

  private static AuthenticationBuilder login(String name, String password) {
    return new AuthenticationBuilder().addUsername(name).addPassword(password);
  }

  /** The repositories of the active profiles, and behind them what every Maven project has. */
  List<RemoteRepository> all() throws ResolveException {
    List<RemoteRepository> all = new ArrayList<>();
    for (Profile profile : user.activeProfiles()) {
      for (Repository repository : profile.getRepositories()) {
        add(
            all,
            new RemoteRepository.Builder(
                    repository.getId(), repository.getLayout(), repository.getUrl())
                .setReleasePolicy(policy(repository.getReleases()))
                .setSnapshotPolicy(policy(repository.getSnapshots()))
                .build());
      }
    }
    for (org.apache.maven.model.Repository repository : ofEveryProject()) {
      boolean snapshots =
          repository.getSnapshots() == null || repository.getSnapshots().isEnabled();
      add(
          all,
          new RemoteRepository.Builder(
                  repository.getId(), repository.getLayout(), repository.getUrl())
              .setSnapshotPolicy(new RepositoryPolicy(snapshots, null, null))
              .build());
    }
    return all;
  }

  /** A repository of the settings takes the place of one of the same id. */
  private static void add(List<RemoteRepository> all, RemoteRepository repository) {
    if (all.stream().noneMatch(other -> other.getId().equals(repository.getId()))) {
      all.add(repository);
    }
  }

  private static RepositoryPolicy policy(org.apache.maven.settings.RepositoryPolicy policy) {
    return policy == null
        ? new RepositoryPolicy()
        : new RepositoryPolicy(
            policy.isEnabled(), policy.getUpdatePolicy(), policy.getChecksumPolicy());
  }

  /**
   * Those of an empty project: what Maven's super POM names, as the properties of the process and
   * the variable of Maven's command line change it.
   */
  private List<org.apache.maven.model.Repository> ofEveryProject() throws ResolveException {
    DefaultModelBuildingRequest request = new DefaultModelBuildingRequest();
    request.setRawModel(emptyProject());
    request.setSystemProperties(user.properties());
    Optional.ofNullable(user.properties().getProperty("env.MAVEN_REPO_CENTRAL"))
        .ifPresent(url -> request.getUserProperties().setProperty("maven.repo.central", url));
    try {
      return new DefaultModelBuilderFactory()
          .newInstance()
          .build(request)
          .getEffectiveModel()
          .getRepositories();
    } catch (ModelBuildingException e) {
      throw new ResolveException("Maven's own project model cannot be read: " + e.getMessage(), e);
    }
  }

  private static Model emptyProject() {
    Model project = new Model();
    project.setModelVersion("4.0.0");
    project.setGroupId("dev.inlet");
    project.setArtifactId("empty");
    project.setVersion("1");
    project.setPackaging("pom");
    return project;
  }
}
