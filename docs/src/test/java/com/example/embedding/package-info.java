/**
 * The programs of the guide to embedding, as an application would have them. Nothing here uses what
 * an application would not have: no test library, no class of a plugin.
 */
@NullMarked
package com.example.embedding;

import org.jspecify.annotations.NullMarked;
