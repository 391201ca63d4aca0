package dev.offloop.cli;

import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** Writes records of records, numbers, booleans and strings as JSON, in ASCII. One thread. */
final class Json {
  private final StringBuilder text = new StringBuilder();

  private Json() {}

  static String of(Record value) {
    final Json json = new Json();
    json.append(value, 0);
    return json.text.toString();
  }

  private void append(@Nullable Object value, int indent) {
    switch (value) {
      case null -> text.append("null");
      case Record r -> appendRecord(r, indent);
      case Double d when !Double.isFinite(d) -> text.append("null"); // JSON has no such number
      case Number n -> text.append(n);
      case Boolean b -> text.append(b);
      default -> appendString(value.toString());
    }
  }

  private void appendRecord(Record value, int indent) {
    String separator = "{";
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      text.append(separator).append('\n').append("  ".repeat(indent + 1));
      appendString(component.getName());
      text.append(": ");
      append(read(component, value), indent + 1);
      separator = ",";
    }
    text.append('\n').append("  ".repeat(indent)).append('}');
  }

  private static @Nullable Object read(RecordComponent component, Record value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the records of this package can be read from it", e);
    }
  }

  private void appendString(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      final char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
