// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.stack;

import com.google.gson.stream.JsonWriter;
import io.cleat.host.EndpointState;
import io.cleat.host.HostState;
import io.cleat.host.Kind;
import io.cleat.host.Tables;
import io.cleat.host.View;
import io.cleat.option.TcpInfo;
import java.io.IOException;
import java.io.Writer;

/**
 * The hosts of a scenario as JSON for programs. Its form is part of the command's interface: fields
 * are added, none is changed.
 */
public final class StackJson {
  /** Names the form of the document. */
  public static final String SCHEMA = "cleat.stack/1";

  private static final double SECOND_NANOS = 1e9;

  private final JsonWriter json;
  private final View view;

  private StackJson(JsonWriter json, View view) {
    this.json = json;
    this.view = view;
  }

  /**
   * Writes the document.
   *
   * @param view which endpoints are in it
   */
  public static void write(Scenario scenario, View view, Writer out) throws IOException {
    JsonWriter json = new JsonWriter(out);
    json.setIndent("  ");
    new StackJson(json, view).document(scenario);
    json.flush();
    out.write("\n");
    out.flush();
  }

  private void document(Scenario scenario) throws IOException {
    json.beginObject();
    json.name("schema").value(SCHEMA);
    json.name("seconds").value(scenario.nanoTime() / SECOND_NANOS);
    json.name("hosts").beginArray();
    for (HostState host : scenario.states()) {
      host(host);
    }
    json.endArray().endObject();
  }

  private void host(HostState host) throws IOException {
    json.beginObject();
    json.name("name").value(host.name());
    json.name("connections").value(host.connections());
    json.name("time_wait").value(host.timeWaits());
    json.name("buffer_bytes").value(host.bufferBytes());
    json.name("endpoints").beginArray();
    for (EndpointState endpoint : host.endpoints()) {
      if (view.shows(endpoint)) {
        endpoint(endpoint);
      }
    }
    json.endArray();
    json.name("counters").beginArray();
    for (HostState.Count count : host.counters()) {
      json.beginObject();
      json.name("name").value(count.name());
      json.name("reason").value(count.reason().isEmpty() ? null : count.reason());
      json.name("loss").value(count.isLoss());
      json.name("count").value(count.count());
      json.endObject();
    }
    json.endArray().endObject();
  }

  private void endpoint(EndpointState endpoint) throws IOException {
    json.beginObject();
    json.name("netid").value(Kind.of(endpoint).netid());
    json.name("state").value(Tables.state(endpoint));
    json.name("recv_q").value(Tables.receiveQueue(endpoint));
    json.name("send_q").value(Tables.sendQueue(endpoint));
    json.name("local").value(endpoint.local().toString());
    json.name("peer").value(endpoint.peer().map(Object::toString).orElse(null));
    json.name("pid").value(endpoint.pid());
    json.name("uid").value(endpoint.uid());
    if (endpoint.tcp().isPresent() && !endpoint.isListening()) {
      json.name("tcp");
      tcp(endpoint.tcp().get(), endpoint.options().congestion().orElse(null));
    }
    json.endObject();
  }

  private void tcp(TcpInfo info, String congestion) throws IOException {
    json.beginObject();
    json.name("congestion").value(congestion);
    json.name("rto_us").value(info.rto());
    json.name("rtt_us").value(info.rtt());
    json.name("rttvar_us").value(info.rttvar());
    json.name("mss").value(info.sndMss());
    json.name("cwnd").value(info.sndCwnd());
    boolean inSlowStart = info.sndSsthresh() >= Integer.MAX_VALUE;
    json.name("ssthresh").value(inSlowStart ? null : info.sndSsthresh());
    json.name("unacked").value(info.unacked());
    json.name("lost").value(info.lost());
    json.name("sacked").value(info.sacked());
    json.name("retrans").value(info.retrans());
    json.name("total_retrans").value(info.totalRetrans());
    json.name("bytes_acked").value(info.bytesAcked());
    json.name("bytes_received").value(info.bytesReceived());
    json.name("bytes_retrans").value(info.bytesRetrans());
    json.name("notsent_bytes").value(info.notsentBytes());
    json.endObject();
  }
}
