import { settleEnumeration } from './enumeration.ts';
import type { Finding } from './finding.ts';
import { type JsonObject, objectAt } from './json.ts';
import { jsonTypes } from './json-type.ts';
import { modernise, oldKeywords, type Version } from './modernise.ts';
import type { Unchecked } from './overruling/overrule.ts';
import { readPattern } from './pattern.ts';
import { below, locate, readPointer, toPointer } from './pointer.ts';
import { type Node, walk } from './walk.ts';

/** What was found in a document, and the nodes that the errors lie in. */
export type Checked = {
  readonly findings: readonly Finding[];
  readonly faults: ReadonlyMap<object, Finding>;
  /** What `x-sandlot` says, and whose it is. */
  readonly overrules: readonly Unchecked[];
};

/**
 * Brings a document to the words of OpenAPI 3.1, in its place, and finds what is plainly wrong with
 * it, all in one walk. `reasons` tells why what a foreign reference names could not be read.
 */
export const checkDocument = (
  root: JsonObject,
  { version, reasons }: { readonly version: Version; readonly reasons: Reasons },
): Checked => {
  const findings: Finding[] = [];
  const faults = new Map<object, Finding>();
  const overrules: Unchecked[] = [];
  const problemOf = openProblems(root, reasons);
  const schemes = openSchemes(root);
  walk(root, telling, (node, place) => {
    modernise(node, version);
    listItems(node, place);
    findings.push(...schemes(node.security, place));
    const said = node['x-sandlot'];
    if (said !== undefined) overrules.push({ owner: place(), said });
    const problem = problemOf(node) ?? settleEnumeration(node);
    if (!problem) return;
    const finding = { ...problem, pointer: `${place()}/${problem.pointer}` };
    findings.push(finding);
    if (finding.severity === 'error') faults.set(node, finding);
  });
  return { findings, faults, overrules };
};

const telling = new Set([
  ...['$ref', 'type', 'pattern', 'x-sandlot', 'itemSchema', 'security'],
  ...oldKeywords,
]);

/** Finds what is required of who sends a request, and is described nowhere. */
const openSchemes = (root: JsonObject) => {
  const known = objectAt(objectAt(root, 'components'), 'securitySchemes');
  return (security: unknown, place: () => string): readonly Finding[] =>
    !Array.isArray(security)
      ? []
      : security.flatMap((requirement, index) =>
          Object.keys(Object(requirement))
            .filter((name) => !Object.hasOwn(known, name))
            .map((name) => ({
              severity: 'warning' as const,
              pointer: below(`${place()}/security/${index}`, name),
              message: 'names no security scheme, so it asks for nothing',
            })),
        );
};

/** Media types that are a sequence are described by a list of their items too (OpenAPI 3.2). */
const listItems = (node: Node, place: () => string): void => {
  if (node.itemSchema === undefined || node.schema !== undefined) return;
  node.schema = { type: 'array', items: { $ref: `#${place()}/itemSchema` } };
};

/** Why an address that a document refers to could not be read. */
export type Reasons = ReadonlyMap<string, string>;

/** Finds what is wrong with a node; the pointer counts from there. */
const openProblems = (root: JsonObject, reasons: Reasons) => {
  const references = openReferences(root, reasons);
  const patterns = once(findPatternProblem);
  return ({ $ref, type, pattern }: Node): Finding | undefined => {
    if (typeof $ref === 'string') {
      const problem = references($ref);
      if (problem) return { ...problem, pointer: '$ref' };
    }
    if (type !== undefined && !isType(type)) {
      const message = `is no type of JSON Schema: ${JSON.stringify(type)}`;
      return { severity: 'error', pointer: 'type', message };
    }
    return typeof pattern === 'string' ? patterns(pattern) : undefined;
  };
};

/** Asks once for each text: a large document says the same things thousands of times. */
const once = <T>(ask: (text: string) => T): ((text: string) => T | undefined) => {
  const answers = new Map<string, T>();
  return (text) => {
    if (!answers.has(text)) answers.set(text, ask(text));
    return answers.get(text);
  };
};

type Problem = Pick<Finding, 'severity' | 'message'>;

const openReferences = (root: JsonObject, reasons: Reasons) =>
  once((reference): Problem | undefined => {
    const pointer = toPointer(reference);
    if (pointer === undefined) {
      const message = `cannot be followed: ${reference}: ${findReason(reference, reasons)}`;
      return { severity: 'error', message };
    }
    const place = locate(root, pointer);
    if (place.value !== undefined) return undefined;
    return readPointer(root, place.pointer) === undefined
      ? { severity: 'error', message: `is a reference to nothing: ${reference}` }
      : {
          severity: 'warning',
          message: `is a reference in a circle, so it says nothing: ${reference}`,
        };
  });

const findReason = (reference: string, reasons: Reasons): string => {
  const file = reference.replace(/#.*$/s, '').replace(/^(\.{1,2}\/)+/, '');
  const [, reason = 'there is no such place'] =
    [...reasons].find(([address]) => address.endsWith(file)) ?? [];
  return reason;
};

/** `any` and `file` are of older versions, and say what they mean. */
const isType = (type: unknown): boolean =>
  Array.isArray(type) ? type.every(isTypeName) : isTypeName(type);

const isTypeName = (name: unknown): boolean =>
  jsonTypes.has(String(name)) || name === 'any' || name === 'file';

const findPatternProblem = (pattern: string): Finding | undefined => {
  const { matcher, takes } = readPattern(pattern);
  const shown = JSON.stringify(pattern);
  if (!matcher) {
    const message = `is no regular expression: ${shown}`;
    return { severity: 'error', pointer: 'pattern', message };
  }
  if (takes === 'its time') return undefined;
  const message = `repeats what repeats, which may take for ever on some texts; it is matched in a way that does not, but is slower: ${shown}`;
  return { severity: 'warning', pointer: 'pattern', message };
};
