package com.example.inlet.embedding

import dev.inlet.host.Plugins
import dev.inlet.input.EndOfInputException
import dev.inlet.input.Input
import java.nio.file.Path
import java.time.Duration
import kotlin.concurrent.thread
import kotlin.system.exitProcess

private val MAX_WAIT: Duration = Duration.ofMinutes(1)

/**
 * Prints the messages of a websocket until it is told to end. Plugins come from the class path and
 * from the directory that the first argument names.
 */
fun main(arguments: Array<String>) {
  if (arguments.size != 2) {
    System.err.println("two arguments are needed: a directory of plugins, and the URL of a websocket")
    exitProcess(2)
  }
  val (directory, url) = arguments
  Plugins.discover(Plugins::class.java.classLoader, listOf(Path.of(directory))).use { plugins ->
    plugins.problems().forEach { System.err.println(it) }
    val login = mapOf("enabled" to true, "key_id" to "demo", "secret" to System.getenv("SECRET"))
    val input = plugins.createInput("websocket", mapOf("url" to url, "challenge" to login))
    val reader = Thread.currentThread()
    Runtime.getRuntime().addShutdownHook(
      thread(start = false) {
        input.close()
        reader.join() // what has come is printed first
      })
    input.use(::printAll)
  }
}

/** Reads to the end, which comes when the input is closed. */
private fun printAll(input: Input) {
  try {
    input.connect()
    while (true) {
      val batch = input.read(MAX_WAIT)
      batch.messages().forEach { println(it.text()) }
      batch.ack()
    }
  } catch (end: EndOfInputException) {
    if (end.isFailure) {
      System.err.println("gave up: ${end.message}")
    }
  }
}
