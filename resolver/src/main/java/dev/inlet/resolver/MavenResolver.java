package dev.inlet.resolver;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession.CloseableSession;
import org.eclipse.aether.RepositorySystemSession.SessionBuilder;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.Exclusion;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.supplier.SessionBuilderSupplier;
import org.eclipse.aether.util.artifact.JavaScopes;

/** Fetches what coordinates name into the user's local repository. */
public final class MavenResolver {
  private final Path home;
  private final Map<String, String> environment;

  private MavenResolver(Path home, Map<String, String> environment) {
    this.home = home;
    this.environment = environment;
  }

  /** A resolver with the settings of whoever runs the process. */
  public static MavenResolver ofUser() {
    return new MavenResolver(Path.of(System.getProperty("user.home")), System.getenv());
  }

  /**
   * A resolver with the settings of a home directory.
   *
   * @param home has {@code .m2/settings.xml}, or has none
   * @param environment for {@code ${env.NAME}} in the settings, and {@code MAVEN_HOME}
   */
  static MavenResolver of(Path home, Map<String, String> environment) {
    return new MavenResolver(home, Map.copyOf(environment));
  }

  /**
   * Fetches an artifact: a jar with all that it needs at run time, anything else alone. Blocks for
   * as long as the downloads take.
   *
   * @param provided artifacts as {@code group:artifact} that are there already, and so are left out
   *     with all that they need
   * @return the files; the artifact's own is the first
   * @throws ResolveException if something is missing, or a server cannot be reached
   */
  public List<Path> resolve(MavenCoordinates coordinates, List<String> provided)
      throws ResolveException {
    UserSettings user = UserSettings.read(home, environment);
    Repositories repositories = new Repositories(user);
    RepositorySystem system = new RepositorySystemSupplier().get();
    try (CloseableSession session = session(system, user, repositories)) {
      List<RemoteRepository> remote = system.newResolutionRepositories(session, repositories.all());
      Artifact artifact =
          new DefaultArtifact(
              coordinates.group(),
              coordinates.artifact(),
              coordinates.classifier(),
              coordinates.extension(),
              coordinates.version());
      return coordinates.isWhole()
          ? List.of(
              file(system.resolveArtifact(session, new ArtifactRequest(artifact, remote, ""))))
          : withDependencies(system, session, artifact, provided, remote);
    } catch (RepositoryException e) {
      throw new ResolveException(
          coordinates + " cannot be fetched: " + reason(e) + repositories.withheld(), e);
    } finally {
      system.shutdown();
    }
  }

  private static CloseableSession session(
      RepositorySystem system, UserSettings user, Repositories repositories) {
    SessionBuilder session = new SessionBuilderSupplier(system).get();
    session.withLocalRepositoryBaseDirectories(user.localRepository());
    session.setSystemProperties(user.properties());
    repositories.configure(session);
    return session.build();
  }

  private static List<Path> withDependencies(
      RepositorySystem system,
      CloseableSession session,
      Artifact artifact,
      List<String> provided,
      List<RemoteRepository> remote)
      throws RepositoryException {
    List<Exclusion> exclusions =
        provided.stream()
            .map(name -> name.split(":", 2))
            .map(name -> new Exclusion(name[0], name[1], "*", "*"))
            .toList();
    // As what a project depends on, not as the root: the tests, and what is optional, of a root
    // would come along.
    CollectRequest collect =
        new CollectRequest()
            .addDependency(new Dependency(artifact, JavaScopes.RUNTIME, false, exclusions))
            .setRepositories(remote);
    List<Path> files = new ArrayList<>();
    for (ArtifactResult result :
        system
            .resolveDependencies(session, new DependencyRequest(collect, null))
            .getArtifactResults()) {
      files.add(file(result));
    }
    return files;
  }

  private static Path file(ArtifactResult result) {
    return result.getArtifact().getPath();
  }

  /** The first thing that went wrong; the resolver's own text lists every artifact behind it. */
  private static String reason(RepositoryException failure) {
    Throwable deepest = failure;
    while (deepest.getCause() instanceof RepositoryException cause) {
      deepest = cause;
    }
    return String.valueOf(deepest.getMessage())
        .replaceAll("\\s*\\R\\s*", " ")
        .replaceAll("://[^/@\\s]+@", "://"); // the address of a repository may hold a password
  }
}
