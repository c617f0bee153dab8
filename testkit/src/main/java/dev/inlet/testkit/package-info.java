/**
 * What the author of an input or an authentication scheme tests with: contracts to extend, and
 * servers on loopback that do as they are told. Builds on the JDK, JUnit, AssertJ and Awaitility;
 * no plugin and no websocket library lives here.
 */
@NullMarked
package dev.inlet.testkit;

import org.jspecify.annotations.NullMarked;
