import { S3Error } from "../s3-error.ts";
import { childrenNamed, childText, parseXml } from "../xml/parse-xml.ts";
import { type Xml, xml } from "../xml/write-xml.ts";

const knownMethods = ["GET", "PUT", "POST", "DELETE", "HEAD"];
const maxRules = 100;

/** One rule of a bucket's CORS configuration, in S3's words. Origins and headers may hold one `*` each. */
export interface CorsRule {
  id?: string;
  allowedOrigins: string[];
  allowedMethods: string[];
  allowedHeaders: string[];
  exposeHeaders: string[];
  maxAgeSeconds?: number;
}

/** Reads PutBucketCors's document. @throws S3Error MalformedXML, InvalidRequest */
export function parseCorsConfiguration(source: string): CorsRule[] {
  const root = parseXml(source);
  const elements = childrenNamed(root, "CORSRule");
  if (root.name !== "CORSConfiguration" || elements.length === 0 || elements.length > maxRules)
    throw new S3Error("MalformedXML");
  return elements.map((element): CorsRule => {
    const texts = (name: string) => childrenNamed(element, name).map((child) => child.text.trim());
    const maxAge = childText(element, "MaxAgeSeconds");
    const rule: CorsRule = {
      id: childText(element, "ID"),
      allowedOrigins: texts("AllowedOrigin"),
      allowedMethods: texts("AllowedMethod"),
      allowedHeaders: texts("AllowedHeader"),
      exposeHeaders: texts("ExposeHeader"),
      maxAgeSeconds: maxAge === undefined ? undefined : Number(maxAge),
    };
    if (rule.allowedOrigins.length === 0 || rule.allowedMethods.length === 0) throw new S3Error("MalformedXML");
    if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge)) throw new S3Error("MalformedXML");
    const unknown = rule.allowedMethods.find((method) => !knownMethods.includes(method));
    if (unknown !== undefined) {
      throw new S3Error(
        "InvalidRequest",
        `Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`,
      );
    }
    const greedy = [...rule.allowedOrigins, ...rule.allowedHeaders].find((pattern) => pattern.split("*").length > 2);
    if (greedy !== undefined) throw new S3Error("InvalidRequest", `"${greedy}" can not have more than one wildcard.`);
    return rule;
  });
}

/** Writes GetBucketCors's rules. */
export function corsRuleElements(rules: readonly CorsRule[]): Xml[] {
  return rules.map((rule) =>
    xml("CORSRule", [
      rule.id === undefined ? undefined : xml("ID", rule.id),
      ...rule.allowedHeaders.map((header) => xml("AllowedHeader", header)),
      ...rule.allowedMethods.map((method) => xml("AllowedMethod", method)),
      ...rule.allowedOrigins.map((origin) => xml("AllowedOrigin", origin)),
      ...rule.exposeHeaders.map((header) => xml("ExposeHeader", header)),
      rule.maxAgeSeconds === undefined ? undefined : xml("MaxAgeSeconds", rule.maxAgeSeconds),
    ]),
  );
}

function matches(pattern: string, text: string): boolean {
  const [before = "", after] = pattern.split("*");
  if (after === undefined) return pattern === text;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}

/** What a browser asks for: by the request itself, or in a preflight for the one to come. */
export interface CorsQuestion {
  origin: string;
  method: string;
  /** `access-control-request-headers`, lower case; empty for the request itself. */
  headers: string[];
}

/**
 * The headers that let a browser go on: those of the first rule that fits (Amazon S3 User Guide, "How does Amazon S3
 * evaluate the CORS configuration").
 * @returns undefined when no rule fits
 */
export function corsHeaders(rules: readonly CorsRule[], question: CorsQuestion): Record<string, string> | undefined {
  const rule = rules.find(
    ({ allowedOrigins, allowedMethods, allowedHeaders }) =>
      allowedOrigins.some((pattern) => matches(pattern, question.origin)) &&
      allowedMethods.includes(question.method) &&
      question.headers.every((header) => allowedHeaders.some((pattern) => matches(pattern.toLowerCase(), header))),
  );
  if (!rule) return undefined;
  const headers: Record<string, string> = {
    "access-control-allow-methods": rule.allowedMethods.join(", "),
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
  if (rule.allowedOrigins.includes("*")) headers["access-control-allow-origin"] = "*";
  else {
    headers["access-control-allow-origin"] = question.origin;
    headers["access-control-allow-credentials"] = "true";
  }
  if (question.headers.length > 0) headers["access-control-allow-headers"] = question.headers.join(", ");
  if (rule.exposeHeaders.length > 0) headers["access-control-expose-headers"] = rule.exposeHeaders.join(", ");
  if (rule.maxAgeSeconds !== undefined) headers["access-control-max-age"] = String(rule.maxAgeSeconds);
  return headers;
}
