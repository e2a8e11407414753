import { XMLParser } from "fast-xml-parser";
import { S3Error } from "../s3-error.ts";

/** A parsed element. `text` is the character data directly inside it. */
export interface XmlElement {
  name: string;
  text: string;
  children: XmlElement[];
}

/** One node as the parser gives it: the only key is the element's name, or `#text`. */
type Node = Record<string, string | Node[]>;

const namedEntities = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

function refuse(): never {
  throw new S3Error("MalformedXML");
}

/** Resolves character references and XML's own five entities, and refuses every other: none can be declared. */
function decodeText(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return namedEntities.get(name) ?? refuse();
    const codePoint = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : refuse();
  });
}

const parser = new XMLParser({
  preserveOrder: true,
  removeNSPrefix: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // Text stays as it was sent: a key may look like a number, or end in a space.
  parseTagValue: false,
  trimValues: false,
  entityDecoder: {
    decode: decodeText,
    // Called for a document type, also for one without entities.
    addInputEntities: refuse,
    setExternalEntities: () => {},
    setXmlVersion: () => {},
    reset: () => {},
  },
});

function toElement(node: Node): XmlElement {
  const [[name, content] = refuse()] = Object.entries(node);
  const element: XmlElement = { name, text: "", children: [] };
  for (const child of Array.isArray(content) ? content : []) {
    if (typeof child["#text"] === "string") element.text += child["#text"];
    else element.children.push(toElement(child));
  }
  return element;
}

/**
 * Parses the small documents that S3 clients send: elements and text; attributes, comments and the declaration are
 * skipped. A document type is refused, and so is everything nested deeper than 100 elements.
 * @throws S3Error MalformedXML
 */
export function parseXml(source: string): XmlElement {
  let nodes: Node[];
  try {
    nodes = parser.parse(source, true);
  } catch {
    return refuse();
  }
  const [root, second] = nodes.filter((node) => !("#text" in node));
  return root && !second ? toElement(root) : refuse();
}

/** The children of that name, in order. */
export function childrenNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The trimmed text of the first child of that name. */
export function childText(element: XmlElement, name: string): string | undefined {
  return childrenNamed(element, name)[0]?.text.trim();
}
