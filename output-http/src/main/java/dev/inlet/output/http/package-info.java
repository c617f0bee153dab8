/**
 * The output {@code http}: its fields, how messages become the bodies of requests, and how requests
 * are repeated. Only the provider is public.
 */
@NullMarked
package dev.inlet.output.http;

import org.jspecify.annotations.NullMarked;
