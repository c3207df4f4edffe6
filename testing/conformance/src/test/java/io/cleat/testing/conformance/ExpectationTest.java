// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        // Numbers and ranges.
        "{ret: 3} | {ret: 3} | true",
        "{ret: 3} | {ret: 4} | false",
        "{ret: fd} | {ret: 0} | true",
        "{ret: fd} | {ret: -1, errno: EMFILE} | false",
        "{ret: '>=0'} | {ret: 17} | true",
        "{ret: '<10'} | {ret: 9} | true",
        "{ret: '<10'} | {ret: 10} | false",
        "{ret: '<10'} | {ret: -1} | false",
        "{ret: some} | {ret: 1} | false",
        // Errors.
        "{errno: EINVAL} | {ret: -1, errno: EINVAL} | true",
        "{errno: EINVAL} | {ret: -1, errno: EPERM} | false",
        "{errno: EINVAL} | {ret: 0} | false",
        "{errno: [EINVAL, EPERM]} | {ret: -1, errno: EPERM} | true",
        "{errno: [EINVAL, EPERM]} | {ret: -1, errno: EIO} | false",
        "{errno: [EINVAL, EPERM]} | {ret: 0} | false",
        // Values.
        "{value: 1} | {ret: 0, value: 1} | true",
        "{value: ECONNREFUSED} | {ret: 0, value: ECONNREFUSED} | true",
        "{value: 0} | {ret: 0, value: ECONNREFUSED} | false",
        "{value: {min: 2}} | {ret: 0, value: 2} | true",
        "{value: {min: 2}} | {ret: 0, value: 1} | false",
        "{value: {min: 2}} | {ret: 0} | false",
        "{value: {nonzero: 1}} | {ret: 0, value: 5} | true",
        "{value: {nonzero: 1}} | {ret: 0, value: 0} | false",
        "{value: {nonzero: 1}} | {ret: 0} | false",
        "{value: {most: 9}} | {ret: 0, value: 5} | false",
        // Names.
        "{name: {addr: '127.0.0.1'}} | {name: {addr: '127.0.0.1', port: 7}} | true",
        "{name: {addr: '127.0.0.2'}} | {name: {addr: '127.0.0.1', port: 7}} | false",
        "{name: {port: nonzero}} | {name: {port: 7}} | true",
        "{name: {port: nonzero}} | {name: {port: 0}} | false",
        "{name: {port: nonzero}} | {ret: 0} | false",
        "{name: {abstract: 1}} | {name: {abstract: true}} | true",
        "{name: {abstract: 0}} | {name: {abstract: true}} | false",
        // Lists, and several keys at once.
        "{revents: [[POLLHUP, POLLOUT]]} | {revents: [[POLLHUP, POLLOUT]]} | true",
        "{revents: [[POLLHUP, POLLOUT]]} | {revents: [[POLLOUT]]} | false",
        "{ret: 1, data: a} | {ret: 1, data: b} | false",
        "{ret: 1, data: a} | {ret: 1, data: a, namelen: 16} | true",
        // What nobody reports never holds.
        "{colour: red} | {ret: 0} | false",
        "{} | {ret: 0} | true",
      })
  void comparesEachKeyThatIsWanted(String wanted, String facts, boolean holds) {
    assertEquals(holds, new Expectation(json(wanted)).holds(json(facts)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{errno: EAFNOSUPPORT} | true",
        "{errno: [EINVAL, EAFNOSUPPORT]} | true",
        "{errno: EINVAL} | false",
        "{ret: 0} | false",
      })
  void knowsWhichErrorsItWants(String wanted, boolean wants) {
    assertEquals(wants, new Expectation(json(wanted)).wantsErrno("EAFNOSUPPORT"));
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
