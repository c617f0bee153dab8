/**
 * A small websocket feed on loopback, written with the JDK alone, for a first look and for one's
 * first config. Not a server for anything else; nothing here knows pipelines.
 */
@NullMarked
package dev.inlet.runner.demo;

import org.jspecify.annotations.NullMarked;
