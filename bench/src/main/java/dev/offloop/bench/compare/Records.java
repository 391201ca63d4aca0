package dev.offloop.bench.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.offloop.bench.workload.Figures;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes every round as a line of JSON, for programs. One thread. */
final class Records {
  private Records() {}

  static void write(Path file, Circumstances circumstances, List<Row> rows, Results results)
      throws IOException {
    final StringWriter text = new StringWriter();
    text.append(object(json -> circumstances(json, circumstances))).append('\n');
    for (Row row : rows) {
      for (Entrant entrant : results.entrants()) {
        int round = 0;
        for (Figures figures : results.allRounds(row.id(), entrant.id())) {
          final int number = ++round;
          text.append(object(json -> round(json, row, entrant, number, figures))).append('\n');
        }
      }
    }
    Files.writeString(file, text.toString());
  }

  static void circumstances(JsonGenerator json, Circumstances circumstances) throws IOException {
    json.writeStringField("date", circumstances.date());
    json.writeStringField("machine", circumstances.machine());
    json.writeStringField("java", circumstances.java());
    json.writeStringField("command", circumstances.command());
  }

  private static void round(
      JsonGenerator json, Row row, Entrant entrant, int number, Figures figures)
      throws IOException {
    json.writeStringField("row", row.id());
    json.writeStringField("contestant", entrant.id());
    json.writeNumberField("round", number);
    for (Map.Entry<String, Double> figure : figures.values().entrySet()) {
      number(json, figure.getKey(), figure.getValue());
    }
  }

  /** JSON has no word for what is not a finite number. */
  static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }

  static String object(Fields fields) throws IOException {
    final StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    }
    return text.toString();
  }

  /** The inside of an object. */
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }
}
