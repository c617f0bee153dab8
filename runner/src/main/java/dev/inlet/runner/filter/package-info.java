/**
 * Which messages an output is shown: the section {@code filter}, and how it is applied to payloads
 * where they lie. Nothing here changes a message, and nothing knows pipelines.
 */
@NullMarked
package dev.inlet.runner.filter;

import org.jspecify.annotations.NullMarked;
