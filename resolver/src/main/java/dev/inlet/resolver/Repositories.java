package dev.inlet.resolver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.model.Model;
import org.apache.maven.model.building.DefaultModelBuilderFactory;
import org.apache.maven.model.building.DefaultModelBuildingRequest;
import org.apache.maven.model.building.ModelBuildingException;
import org.apache.maven.settings.Mirror;
import org.apache.maven.settings.Profile;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Repository;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.eclipse.aether.RepositorySystemSession.SessionBuilder;
import org.eclipse.aether.repository.Authentication;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultAuthenticationSelector;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;

/** Turns the settings into what the resolver works with. */
final class Repositories {
  private final UserSettings user;
  private final SettingsDecryptionResult decrypted;

  Repositories(UserSettings user) {
    this.user = user;
    this.decrypted = user.decrypted();
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
    DefaultProxySelector proxies = new DefaultProxySelector();
    for (Proxy proxy : decrypted.getProxies()) {
      if (proxy.isActive()) {
        Authentication login = login(proxy.getUsername(), proxy.getPassword()).build();
        proxies.add(
            new org.eclipse.aether.repository.Proxy(
                proxy.getProtocol(), proxy.getHost(), proxy.getPort(), login),
            proxy.getNonProxyHosts());
      }
    }
    DefaultAuthenticationSelector logins = new DefaultAuthenticationSelector();
    for (Server server : decrypted.getServers()) {
      logins.add(
          server.getId(),
          login(server.getUsername(), server.getPassword())
              .addPrivateKey(server.getPrivateKey(), server.getPassphrase())
              .build());
    }
    session
        .setMirrorSelector(mirrors)
        .setProxySelector(proxies)
        .setAuthenticationSelector(logins)
        .setOffline(user.settings().isOffline());
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
