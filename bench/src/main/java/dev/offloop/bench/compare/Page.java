package dev.offloop.bench.compare;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * Writes results as one HTML file that needs nothing else: the plotting library stands in it. One
 * thread.
 */
final class Page {
  private static final String TEMPLATE = "/dev/offloop/bench/compare/page.html";
  private static final String ECHARTS_ITSELF =
      "/META-INF/maven/org.webjars.npm/echarts/pom.properties";

  private final Results results;

  private Page(Results results) {
    this.results = results;
  }

  static void write(
      Path file, Circumstances circumstances, List<Row> rows, List<Target> targets, Results results)
      throws IOException {
    final Properties echarts = new Properties();
    try (InputStream in = resource(ECHARTS_ITSELF)) {
      echarts.load(in);
    }
    final String data =
        Records.object(json -> new Page(results).data(json, circumstances, rows, targets));
    Files.writeString(
        file,
        text(TEMPLATE)
            .replace("/*DATA*/", data.replace("</", "<\\/"))
            .replace(
                "/*ECHARTS*/",
                text(
                    "/META-INF/resources/webjars/echarts/%s/dist/echarts.min.js"
                        .formatted(echarts.getProperty("version")))));
  }

  private static String text(String name) throws IOException {
    try (InputStream in = resource(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream resource(String name) throws IOException {
    final InputStream in = Page.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("the jar of the comparison lacks " + name + "; build it again");
    }
    return in;
  }

  private void data(
      JsonGenerator json, Circumstances circumstances, List<Row> rows, List<Target> targets)
      throws IOException {
    Records.circumstances(json, circumstances);
    json.writeStringField("sum", Tables.sum(targets, results));
    json.writeArrayFieldStart("targets");
    for (Target target : targets) {
      json.writeStartObject();
      json.writeStringField("text", target.text());
      json.writeStringField("wanted", target.wanted());
      json.writeStringField("measured", target.measured(results));
      json.writeStringField("verdict", target.verdict(results).text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("rows");
    for (Row row : rows) {
      if (!results.ranked(row).isEmpty()) {
        row(json, row);
      }
    }
    json.writeEndArray();
  }

  private void row(JsonGenerator json, Row row) throws IOException {
    final Column first = row.shape().first();
    json.writeStartObject();
    json.writeStringField("id", row.id());
    json.writeStringField("title", row.title());
    json.writeStringField("setting", Tables.where(row, results));
    json.writeStringField("axis", first.title());
    json.writeBooleanField("isMoreBetter", first.isMoreBetter());
    json.writeArrayFieldStart("heads");
    for (Column column : row.shape().columns()) {
      json.writeString(column.title());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("bars");
    for (Entrant entrant : results.ranked(row)) {
      bar(json, row, first, entrant);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void bar(JsonGenerator json, Row row, Column first, Entrant entrant) throws IOException {
    final Spread spread = results.spread(row.id(), entrant.id(), first.figure());
    json.writeStartObject();
    json.writeStringField("name", entrant.title());
    json.writeBooleanField("isOwn", entrant.isOwn());
    json.writeBooleanField("isJava", entrant.isJava());
    Records.number(json, "median", spread.median());
    Records.number(json, "least", spread.least());
    Records.number(json, "most", spread.most());
    json.writeArrayFieldStart("cells");
    for (Column column : row.shape().columns()) {
      json.writeString(column.unit().text(results.median(row.id(), entrant.id(), column.figure())));
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
