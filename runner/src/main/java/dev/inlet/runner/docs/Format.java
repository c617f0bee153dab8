package dev.inlet.runner.docs;

/** What reads the pages. */
public enum Format {
  /** Any viewer of Markdown, such as that of a Git host. */
  MARKDOWN,

  /** A Docusaurus site, which has tabs and reads braces and angle brackets in text as code. */
  DOCUSAURUS
}
