package dev.millrace.e2e.attacks;

import dev.millrace.e2e.Api;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What no well-meaning client sends, in the place of something else. */
final class HostileValues {

    /** Texts, for parameters, form fields and JSON strings; not encoded. */
    static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\ud800",
            "\udfff\ud800",
            "\u202e\u0000\u200b",
            "\ufeff",
            "\uffff",
            "\u0130ıİ",
            "e\u0301".repeat(500),
            "x".repeat(300),
            "x".repeat(5_000),
            "-1",
            "0",
            "-0",
            "1e309",
            "1.5",
            "0x10",
            "007",
            "2147483648",
            "-2147483649",
            "9223372036854775808",
            "99999999999999999999999999999999999999",
            "NaN",
            "Infinity",
            "٣",
            "null",
            "undefined",
            "true",
            "[]",
            "{}",
            "'",
            "\"",
            "\\",
            "`",
            "%",
            "%00",
            "%2e%2e%2f",
            "%",
            "%zz",
            "_",
            "../../../../etc/passwd",
            "..;/",
            "//",
            ";",
            "' or 1=1 --",
            "1); drop table flow; --",
            "$$; select 1; $$",
            "${mydate}",
            "${",
            "${${a}}",
            "${T(java.lang.Runtime).getRuntime()}",
            "__${7*7}__::.x",
            "#{7*7}",
            "{{7*7}}",
            "<script>alert(1)</script>",
            "</script><img src=x onerror=alert(1)>",
            "javascript:alert(1)",
            "http://127.0.0.1:1/",
            "\r\nX-Injected: 1",
            "\n",
            "2026-02-30T25:61:61Z",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "0000-00-00",
            "2026-06-04T10:00:00+18:01",
            "2026-06-04T10:00:00[Europe/Berlin]",
            "24:00",
            "PT-1S",
            "P999999999999D",
            "Asia/Nowhere",
            "UTC+99",
            "* * * * * ?",
            "0 0 0 31 2 ?",
            "0 0 0 ? * 1#6",
            "0/0 * * * * ?",
            "(".repeat(2_000),
            "a,".repeat(2_000));

    /** In the place of a JSON value. */
    static final List<JsonNode> JSON = Stream.concat(
                    Stream.of(
                                    "null",
                                    "true",
                                    "0",
                                    "-1",
                                    "1.5",
                                    "1e400",
                                    "2147483648",
                                    "9223372036854775808",
                                    "123456789012345678901234567890",
                                    "[]",
                                    "[[]]",
                                    "[null]",
                                    "{}",
                                    "{\"\": null}",
                                    "{\"a\": {\"a\": {\"a\": []}}}")
                            .map(Api.JSON::readTree),
                    TEXTS.stream().filter(text -> text.length() < 2_000).map(HostileValues::text))
            .toList();

    /** In the place of a whole body. */
    static final List<String> BODIES = List.of(
            "",
            " ",
            "null",
            "true",
            "0",
            "\"x\"",
            "[]",
            "[{}]",
            "{",
            "}",
            "{}{}",
            "{\"a\":1,\"a\":2}",
            "{\"name\":\"a\",\"name\":\"b\"}",
            "{\"name\":\"\\u0000\"}",
            "{\"name\":\"\\ud800\"}",
            "{'name':'x'}",
            "{name:1}",
            "{\"name\":1,}",
            "/* */{}",
            "{\"name\":NaN}",
            "{\"name\":1e999999999}",
            "{\"name\":" + "9".repeat(2_000) + "}",
            "{\"name\":\"" + "x".repeat(200_000) + "\"}",
            "{\"" + "k".repeat(60_000) + "\":1}",
            "[".repeat(50_000),
            "[".repeat(2_000) + "]".repeat(2_000),
            "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000),
            "\ufeff{}",
            "<x/>",
            "a: &a [*a]",
            "username=a&password=b",
            "\u0000\u0001\u0002");

    static final List<String> CONTENT_TYPES = List.of(
            "application/json;charset=utf-16",
            "application/json;charset=nonsense",
            "application/problem+json",
            "application/xml",
            "application/x-www-form-urlencoded",
            "application/yaml",
            "application/octet-stream",
            "multipart/form-data; boundary=x",
            "text/plain",
            "text/html",
            "*/*",
            "application/*",
            "nonsense",
            "");

    private HostileValues() {}

    private static JsonNode text(String value) {
        return Api.JSON.getNodeFactory().stringNode(value);
    }
}
