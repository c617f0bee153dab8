package dev.inlet.docs;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds public and protected elements without a comment. Sources are parsed, not compiled. A method
 * that overrides another one has the comment of that.
 */
final class MissingComments extends TreePathScanner<@Nullable Void, @Nullable Void> {
  private final DocTrees trees;
  private final List<String> missing = new ArrayList<>();

  private MissingComments(DocTrees trees) {
    this.trees = trees;
  }

  /** The names of such elements in the sources below a folder. */
  static List<String> in(Path sources) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(sources)) {
      files = all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      MissingComments scanner = new MissingComments(DocTrees.instance(task));
      for (CompilationUnitTree unit : task.parse()) {
        scanner.scan(unit, null);
      }
      return scanner.missing;
    }
  }

  @Override
  public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
    if (!isPublic(type.getModifiers())) {
      return null;
    }
    check(type.getSimpleName().toString());
    return super.visitClass(type, null);
  }

  @Override
  public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
    boolean overrides =
        method.getModifiers().getAnnotations().stream()
            .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    if (isPublic(method.getModifiers()) && !overrides) {
      check(method.getName().toString());
    }
    return null;
  }

  @Override
  public @Nullable Void visitVariable(VariableTree field, @Nullable Void unused) {
    if (isPublic(field.getModifiers())) {
      check(field.getName().toString());
    }
    return null;
  }

  /** The members of an interface are public without the word. */
  private boolean isPublic(ModifiersTree modifiers) {
    Tree around = getCurrentPath().getParentPath().getLeaf();
    boolean inInterface =
        around.getKind() == Tree.Kind.INTERFACE || around.getKind() == Tree.Kind.ANNOTATION_TYPE;
    return modifiers.getFlags().contains(Modifier.PUBLIC)
        || modifiers.getFlags().contains(Modifier.PROTECTED)
        || (inInterface && !modifiers.getFlags().contains(Modifier.PRIVATE));
  }

  private void check(String name) {
    if (trees.getDocComment(getCurrentPath()) == null) {
      StringBuilder full = new StringBuilder(name);
      for (TreePath path = getCurrentPath().getParentPath();
          path.getLeaf() instanceof ClassTree type;
          path = path.getParentPath()) {
        full.insert(0, type.getSimpleName() + ".");
      }
      missing.add(getCurrentPath().getCompilationUnit().getPackageName() + "." + full);
    }
  }
}
