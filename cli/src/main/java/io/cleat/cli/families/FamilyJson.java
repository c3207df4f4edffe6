// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.families;

import com.google.gson.stream.JsonWriter;
import io.cleat.SocketType;
import io.cleat.address.Family;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * The answers of a {@link Survey} as JSON for programs. Its form is part of the command's
 * interface: fields are added, none is changed.
 */
public final class FamilyJson {
  /** Names the form of the document. */
  public static final String SCHEMA = "cleat.families/1";

  private final JsonWriter json;

  private FamilyJson(JsonWriter json) {
    this.json = json;
  }

  /**
   * Writes the document, all families in it.
   *
   * @param engine who was asked
   * @param rows the answers
   */
  public static void write(String engine, List<FamilyRow> rows, Writer out) throws IOException {
    JsonWriter json = new JsonWriter(out);
    json.setIndent("  ");
    new FamilyJson(json).document(engine, rows);
    json.flush();
    out.write("\n");
    out.flush();
  }

  private void document(String engine, List<FamilyRow> rows) throws IOException {
    json.beginObject();
    json.name("schema").value(SCHEMA);
    json.name("engine").value(engine);
    json.name("families").beginArray();
    for (FamilyRow row : rows) {
      family(row);
    }
    json.endArray().endObject();
  }

  private void family(FamilyRow row) throws IOException {
    json.beginObject();
    json.name("family").value(Family.name(row.family()));
    json.name("number").value(row.family());
    json.name("types").beginArray();
    for (Cell cell : row.cells()) {
      type(row.family(), cell);
    }
    json.endArray().endObject();
  }

  private void type(int family, Cell cell) throws IOException {
    json.beginObject();
    json.name("type").value(SocketType.name(cell.type()));
    json.name("number").value(cell.type());
    json.name("opens").value(cell.opens());
    json.name("errno").value(cell.opens() ? null : cell.errno().name());
    json.name("protocols").beginArray();
    for (int protocol : cell.opened()) {
      String name = Protocols.name(family, protocol);
      json.beginObject();
      json.name("protocol").value(protocol);
      json.name("name").value(name.equals(Integer.toString(protocol)) ? null : name);
      json.endObject();
    }
    json.endArray().endObject();
  }
}
