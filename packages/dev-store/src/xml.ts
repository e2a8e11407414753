import { S3Error } from "./errors.ts";

/** A piece of finished markup; made only by `xml`, so that text can never be taken for markup. */
export interface Xml {
  readonly markup: string;
}

/** A parsed element. `text` is the character data directly inside it. */
export interface XmlElement {
  name: string;
  text: string;
  children: XmlElement[];
}

const namedEntities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function escapeText(text: string): string {
  // XML 1.0, 2.11: a literal carriage return would reach the reader as a line feed.
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/\r/g, "&#13;");
}

/** Makes an element holding text, or child elements (undefined ones are left out). */
export function xml(name: string, content: string | number | boolean | readonly (Xml | undefined)[]): Xml {
  const inner = Array.isArray(content)
    ? content.map((child: Xml | undefined) => child?.markup ?? "").join("")
    : escapeText(String(content));
  return { markup: `<${name}>${inner}</${name}>` };
}

/** Makes a whole document; S3's answers carry its namespace, its errors none. */
export function xmlDocument(name: string, children: readonly (Xml | undefined)[], { namespace = true } = {}): string {
  const attribute = namespace ? ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"' : "";
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name}${attribute}>${children.map((child) => child?.markup ?? "").join("")}</${name}>`;
}

function unescapeText(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_whole, hex?: string, decimal?: string, name?: string) => {
    const codePoint = hex ? Number.parseInt(hex, 16) : Number(decimal);
    if (name === undefined && codePoint <= 0x10ffff) return String.fromCodePoint(codePoint);
    const character = name === undefined ? undefined : namedEntities[name];
    if (character === undefined) throw new S3Error("MalformedXML");
    return character;
  });
}

/**
 * Parses the small documents that S3 clients send: elements and text; attributes, comments and the declaration are skipped, a document type is refused.
 * @throws S3Error MalformedXML
 */
export function parseXml(source: string): XmlElement {
  const root: XmlElement = { name: "", text: "", children: [] };
  const open = [root];
  const token = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([\w.:-]+)(?:\s[^<>]*?)?(\/?)>|([^<]+)/gy;
  while (token.lastIndex < source.length) {
    const match = token.exec(source);
    const current = open.at(-1);
    if (!match || !current) throw new S3Error("MalformedXML");
    const [, closing, qualifiedName, selfClosing, text] = match;
    if (text !== undefined) current.text += unescapeText(text);
    if (qualifiedName === undefined) continue;
    const name = qualifiedName.slice(qualifiedName.indexOf(":") + 1);
    if (closing) {
      if (open.length === 1 || current.name !== name) throw new S3Error("MalformedXML");
      open.pop();
      continue;
    }
    const element: XmlElement = { name, text: "", children: [] };
    current.children.push(element);
    if (!selfClosing) open.push(element);
  }
  const [element] = root.children;
  if (open.length !== 1 || root.children.length !== 1 || !element || root.text.trim())
    throw new S3Error("MalformedXML");
  return element;
}

/** The children of that name, in order. */
export function childrenNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The trimmed text of the first child of that name. */
export function childText(element: XmlElement, name: string): string | undefined {
  return childrenNamed(element, name)[0]?.text.trim();
}
