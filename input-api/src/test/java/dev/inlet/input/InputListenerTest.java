package dev.inlet.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A listener of an input")
class InputListenerTest {

  @Test
  @DisplayName("gets every event, and harms nobody by what it throws")
  void harmless() throws Exception {
    List<String> heard = new ArrayList<>();
    InputListener faulty =
        (InputListener)
            Proxy.newProxyInstance(
                InputListener.class.getClassLoader(),
                new Class<?>[] {InputListener.class},
                (proxy, method, arguments) -> {
                  heard.add(method.getName());
                  throw new IllegalStateException("a fault of the listener");
                });
    InputListener harmless = InputListener.harmless(faulty);
    List<String> events = new ArrayList<>();
    for (Method event : InputListener.class.getMethods()) {
      if (!Modifier.isStatic(event.getModifiers())) {
        events.add(event.getName());
        event.invoke(harmless, Arrays.stream(event.getParameterTypes()).map(this::any).toArray());
      }
    }
    assertThat(heard).isNotEmpty().isEqualTo(events);
  }

  private Object any(Class<?> type) {
    if (type == String.class) {
      return "text";
    } else if (type == int.class) {
      return 1;
    } else if (type == long.class) {
      return 1L;
    } else if (type == Gap.class) {
      return Gap.of("gone");
    } else if (type == Duration.class) {
      return Duration.ZERO;
    } else if (type == Optional.class) {
      return Optional.empty();
    } else if (type == ConnectFailedException.class) {
      return new ConnectFailedException("failed");
    } else if (type == NotConnectedException.class) {
      return new NotConnectedException("lost");
    }
    assertThat(type).isEqualTo(Throwable.class);
    return new IllegalStateException("refused");
  }

  @Test
  @DisplayName("does not hide errors of the virtual machine")
  void virtualMachineErrors() {
    InputListener listener =
        InputListener.harmless(
            new InputListener() {
              @Override
              public void connected() {
                throw new OutOfMemoryError("no memory");
              }
            });
    assertThatThrownBy(listener::connected).isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  @DisplayName("that knows nothing of reconnecting hears that the input is connected")
  void reconnected() {
    List<String> heard = new ArrayList<>();
    InputListener listener =
        new InputListener() {
          @Override
          public void connected() {
            heard.add("connected");
          }
        };
    listener.reconnected(Duration.ofSeconds(1));
    assertThat(heard).containsExactly("connected");
  }
}
