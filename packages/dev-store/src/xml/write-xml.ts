import { XMLBuilder } from "fast-xml-parser";

/** An element to write; made only by `xml`. */
export type Xml = Readonly<Record<string, readonly (Xml | XmlText)[]>>;

interface XmlText {
  readonly "#text": string;
}

function escapeText(text: string): string {
  // XML 1.0, 2.11: a literal carriage return would reach the reader as a line feed.
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/\r/g, "&#13;");
}

const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  // The builder's own escaping leaves carriage returns as they are.
  processEntities: false,
  tagValueProcessor: (_name, value) => escapeText(String(value)),
});

/** Makes an element holding text, or child elements (undefined ones are left out). */
export function xml(name: string, content: string | number | boolean | readonly (Xml | undefined)[]): Xml {
  return { [name]: typeof content === "object" ? elements(content) : [{ "#text": String(content) }] };
}

/** Makes a whole document; S3's answers carry its namespace, its errors none. */
export function xmlDocument(name: string, children: readonly (Xml | undefined)[], { namespace = true } = {}): string {
  const attributes = namespace ? { xmlns: "http://s3.amazonaws.com/doc/2006-03-01/" } : {};
  const root = { [name]: elements(children), ":@": attributes };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build([root])}`;
}

const elements = (content: readonly (Xml | undefined)[]): Xml[] => content.filter((child) => child !== undefined);
