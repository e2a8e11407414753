import { S3Error } from "../s3-error.ts";
import { childrenNamed, childText, parseXml, type XmlElement } from "../xml/parse-xml.ts";
import { type Xml, xml } from "../xml/write-xml.ts";

/** The one lifecycle rule this store carries out: aborting multipart uploads that nobody completed. */
export interface LifecycleRule {
  id?: string;
  prefix: string;
  enabled: boolean;
  abortAfterDays: number;
}

const knownElements = ["ID", "Status", "Filter", "Prefix", "AbortIncompleteMultipartUpload"];

function parseRule(element: XmlElement): LifecycleRule {
  // To store a rule that is never carried out would be to promise what we do not do.
  const unknown = element.children.find((child) => !knownElements.includes(child.name));
  if (unknown)
    throw new S3Error("NotImplemented", `Only AbortIncompleteMultipartUpload rules are supported, not ${unknown.name}`);
  const [filter] = childrenNamed(element, "Filter");
  const odd = filter?.children.find((child) => child.name !== "Prefix");
  if (odd) throw new S3Error("NotImplemented", `Only a Prefix is supported in a Filter, not ${odd.name}`);
  const status = childText(element, "Status");
  const [action] = childrenNamed(element, "AbortIncompleteMultipartUpload");
  const days = action && childText(action, "DaysAfterInitiation");
  if ((status !== "Enabled" && status !== "Disabled") || !days || !/^[1-9]\d{0,8}$/.test(days))
    throw new S3Error("MalformedXML");
  return {
    id: childText(element, "ID"),
    prefix: (filter && childText(filter, "Prefix")) ?? childText(element, "Prefix") ?? "",
    enabled: status === "Enabled",
    abortAfterDays: Number(days),
  };
}

/**
 * Reads PutBucketLifecycleConfiguration's document.
 * @throws S3Error MalformedXML, NotImplemented for rules of another kind
 */
export function parseLifecycleConfiguration(source: string): LifecycleRule[] {
  const root = parseXml(source);
  const rules = childrenNamed(root, "Rule");
  if (root.name !== "LifecycleConfiguration" || rules.length === 0) throw new S3Error("MalformedXML");
  return rules.map(parseRule);
}

/** Writes GetBucketLifecycleConfiguration's rules. */
export function lifecycleRuleElements(rules: readonly LifecycleRule[]): Xml[] {
  return rules.map((rule) =>
    xml("Rule", [
      rule.id === undefined ? undefined : xml("ID", rule.id),
      xml("Filter", [xml("Prefix", rule.prefix)]),
      xml("Status", rule.enabled ? "Enabled" : "Disabled"),
      xml("AbortIncompleteMultipartUpload", [xml("DaysAfterInitiation", rule.abortAfterDays)]),
    ]),
  );
}

/** After how many days an upload to `key` is aborted; Infinity when no rule says. */
export function abortAfterDays(rules: readonly LifecycleRule[], key: string): number {
  return Math.min(
    Infinity,
    ...rules.filter((rule) => rule.enabled && key.startsWith(rule.prefix)).map((rule) => rule.abortAfterDays),
  );
}
