/**
 * The fields of the websocket input and the settings that they become. Reads and checks; connects
 * to nothing.
 */
@NullMarked
package dev.inlet.input.websocket.config;

import org.jspecify.annotations.NullMarked;
