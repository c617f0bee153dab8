/**
 * Configs that change while their pipelines run: noticing that they have, and deciding what it
 * means for which pipeline. What runs is up to the supervisor.
 */
@NullMarked
package dev.inlet.runner.reload;

import org.jspecify.annotations.NullMarked;
