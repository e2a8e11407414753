import { describe, expect, test } from "vitest";
import { childText, parseXml } from "./parse-xml.ts";
import { xml, xmlDocument } from "./write-xml.ts";

const malformed = expect.objectContaining({ code: "MalformedXML" });

describe("parseXml", () => {
  test.each([
    ["nothing", ""],
    ["text alone", "not xml"],
    ["an element that is not closed", "<A><B></A>"],
    ["two roots", "<A></A><B></B>"],
    ["two empty roots", "<A/><B/>"],
    ["text after the root", "<A></A>x"],
    ["an unknown entity", "<A>&b;</A>"],
    ["an ampersand that begins no entity", "<A>a&b</A>"],
    ["a character beyond Unicode", "<A>&#x110000;</A>"],
    ["a document type", "<!DOCTYPE A><A></A>"],
    ["an entity of its own", '<!DOCTYPE A [<!ENTITY b "c">]><A>&b;</A>'],
    ["a name of Object.prototype", "<__proto__></__proto__>"],
    ["elements nested very deeply", `${"<A>".repeat(5000)}${"</A>".repeat(5000)}`],
  ])("%s › MalformedXML", (_name, source) => {
    expect(() => parseXml(source)).toThrow(malformed);
  });

  test("the five entities and character references are resolved, once", () => {
    const text = childText(parseXml("<A><B>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F3A5;&amp;lt;</B></A>"), "B");
    expect(text).toBe("<>&\"'A🎥&lt;");
  });

  test("text stays as it was sent: digits, spaces, and an escaped carriage return", () => {
    const root = parseXml("<A><B> 007 </B><B>1e5</B><B>true</B><B>a&#13;\n</B></A>");
    expect(root.children.map(({ text }) => text)).toEqual([" 007 ", "1e5", "true", "a\r\n"]);
  });

  test("elements keep their order and lose their prefix; attributes, comments and the declaration are skipped", () => {
    const source = '<?xml version="1.0"?><s:A xmlns:s="urn:a"><s:B x="1">1</s:B><!-- <B>2</B> --><C/><B>3</B></s:A>';
    expect(parseXml(source)).toEqual({
      name: "A",
      text: "",
      children: [
        { name: "B", text: "1", children: [] },
        { name: "C", text: "", children: [] },
        { name: "B", text: "3", children: [] },
      ],
    });
  });

  test("more references than an expansion limit would allow: 1,000 keys of ampersands", () => {
    const keys = Array.from({ length: 1000 }, () => `<Key>${"&amp;".repeat(200)}</Key>`);
    const root = parseXml(`<Delete>${keys.join("")}</Delete>`);
    expect(root.children.map(({ text }) => text)).toEqual(Array(1000).fill("&".repeat(200)));
  });
});

describe("xmlDocument", () => {
  test("children in their order, text escaped, what is undefined left out", () => {
    const children = [
      xml("A", "a'b\"<&>\r\n"),
      undefined,
      xml("B", [xml("C", 5), undefined, xml("D", false)]),
      xml("E", ""),
    ];
    expect(xmlDocument("R", children)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<R xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
        "<A>a'b&quot;&lt;&amp;&gt;&#13;\n</A><B><C>5</C><D>false</D></B><E></E></R>",
    );
  });

  test("without the namespace, and without children", () => {
    expect(xmlDocument("Error", [], { namespace: false })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error></Error>',
    );
  });

  test("what it writes is read back as it was", () => {
    const text = " \t'\"<>&amp;\r\n\u{1F3A5}";
    expect(parseXml(xmlDocument("R", [xml("A", text)])).children[0]?.text).toBe(text);
  });
});
