import { describe, expect, it } from "vitest";
import { csv } from "./csv";
import { meantFormat } from "./formats";

describe("rows as CSV", () => {
  it("quotes what would be misread, and tells an empty text from null", () => {
    const rows = [
      [1, null, ""],
      [true, 'say "so"', "a,b"],
      ["two\nlines", { a: 1 }, "plain"],
    ];
    expect(csv(["id", "a,b", "c"], rows)).toBe(
      'id,"a,b",c\r\n1,,""\r\ntrue,"say ""so""","a,b"\r\n"two\nlines","{""a"":1}",plain\r\n',
    );
  });
});

describe("the format that was meant", () => {
  it.each([
    ["YYYYMMdd", "yyyyMMdd"],
    ["yyyy-MM-DD", "yyyy-MM-dd"],
    ["yyyymmdd", "yyyyMMdd"],
    ["YYYYmmDD", "yyyyMMdd"],
    ["YYYY'Y'", "yyyy'Y'"],
    ["yyyyMMdd", null],
    ["YYYY-'W'ww", null],
    ["yyyy-'W'ww", "YYYY-'W'ww"],
    ["yyyy-MM-dd ww", null],
    ["HH:mm", null],
    ["yyyy-MM-dd HH:mm", null],
  ])("of %s is %s", (format, meant) => {
    expect(meantFormat(format)).toBe(meant);
  });
});
