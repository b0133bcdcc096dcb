import type { RawExtension } from '../document.ts';
import { type JsonObject, jsonTypes, objectAt } from '../json/json.ts';
import { joinPointer, readPointer, refToPointer, resolvePointer } from '../json/json-pointer.ts';
import { type DocumentNode, walkDocument } from '../json/walk-document.ts';
import { compilePattern } from '../schema/pattern.ts';
import {
  legacyKeywords,
  type SourceVersion,
  upgradeSchemaKeywords,
} from '../upgrade/schema-keywords.ts';
import { coerceEnum } from './enum-coercion.ts';
import type { Finding } from './finding.ts';

/** What was found in a document, and the nodes that the errors lie in. */
export type DocumentCheck = {
  readonly findings: readonly Finding[];
  readonly errorsByNode: ReadonlyMap<object, Finding>;
  /** What `x-sandlot` says, and whose it is. */
  readonly extensions: readonly RawExtension[];
};

/**
 * Brings a document to the words of OpenAPI 3.1, in its place, and finds what is plainly wrong with
 * it, all in one walk. `reasons` tells why what a foreign reference names could not be read.
 */
export function checkDocument(
  root: JsonObject,
  { version, reasons }: { readonly version: SourceVersion; readonly reasons: UnreadableReasons },
): DocumentCheck {
  const findings: Finding[] = [];
  const errorsByNode = new Map<object, Finding>();
  const extensions: RawExtension[] = [];
  const problemOf = compileNodeCheck(root, reasons);
  const schemes = compileSecurityCheck(root);
  walkDocument(root, checkedKeywords, (node, place) => {
    upgradeSchemaKeywords(node, version);
    addSequenceSchema(node, place);
    findings.push(...schemes(node.security, place));
    const said = node['x-sandlot'];
    if (said !== undefined) extensions.push({ owner: place(), value: said });
    const problem = problemOf(node) ?? coerceEnum(node);
    if (!problem) return;
    const finding = { ...problem, pointer: `${place()}/${problem.pointer}` };
    findings.push(finding);
    if (finding.severity === 'error') errorsByNode.set(node, finding);
  });
  return { findings, errorsByNode, extensions };
}

const checkedKeywords = new Set([
  ...['$ref', 'type', 'pattern', 'x-sandlot', 'itemSchema', 'security'],
  ...legacyKeywords,
]);

/** Finds what is required of who sends a request, and is described nowhere. */
function compileSecurityCheck(root: JsonObject) {
  const known = objectAt(objectAt(root, 'components'), 'securitySchemes');
  return (security: unknown, place: () => string): readonly Finding[] =>
    !Array.isArray(security)
      ? []
      : security.flatMap((requirement, index) =>
          Object.keys(Object(requirement))
            .filter((name) => !Object.hasOwn(known, name))
            .map((name) => ({
              severity: 'warning' as const,
              pointer: joinPointer(`${place()}/security/${index}`, name),
              message: 'names no security scheme, so it asks for nothing',
            })),
        );
}

/** Media types that are a sequence are described by a list of their items too (OpenAPI 3.2). */
function addSequenceSchema(node: DocumentNode, place: () => string): void {
  if (node.itemSchema === undefined || node.schema !== undefined) return;
  node.schema = { type: 'array', items: { $ref: `#${place()}/itemSchema` } };
}

/** Why an address that a document refers to could not be read. */
export type UnreadableReasons = ReadonlyMap<string, string>;

/** Finds what is wrong with a node; the pointer counts from there. */
function compileNodeCheck(root: JsonObject, reasons: UnreadableReasons) {
  const references = compileReferenceCheck(root, reasons);
  const patterns = memoizeByText(findPatternProblem);
  return ({ $ref, type, pattern }: DocumentNode): Finding | undefined => {
    if (typeof $ref === 'string') {
      const problem = references($ref);
      if (problem) return { ...problem, pointer: '$ref' };
    }
    if (type !== undefined && !isKnownType(type)) {
      const message = `is no type of JSON Schema: ${JSON.stringify(type)}`;
      return { severity: 'error', pointer: 'type', message };
    }
    return typeof pattern === 'string' ? patterns(pattern) : undefined;
  };
}

/** Asks once for each text: a large document says the same things thousands of times. */
function memoizeByText<T>(ask: (text: string) => T): (text: string) => T | undefined {
  const answers = new Map<string, T>();
  return (text) => {
    if (!answers.has(text)) answers.set(text, ask(text));
    return answers.get(text);
  };
}

type ReferenceProblem = Pick<Finding, 'severity' | 'message'>;

function compileReferenceCheck(root: JsonObject, reasons: UnreadableReasons) {
  return memoizeByText((reference): ReferenceProblem | undefined => {
    const pointer = refToPointer(reference);
    if (pointer === undefined) {
      const message = `cannot be followed: ${reference}: ${findUnreadableReason(reference, reasons)}`;
      return { severity: 'error', message };
    }
    const place = resolvePointer(root, pointer);
    if (place.value !== undefined) return undefined;
    return readPointer(root, place.pointer) === undefined
      ? { severity: 'error', message: `is a reference to nothing: ${reference}` }
      : {
          severity: 'warning',
          message: `is a reference in a circle, so it says nothing: ${reference}`,
        };
  });
}

function findUnreadableReason(reference: string, reasons: UnreadableReasons): string {
  const file = reference.replace(/#.*$/s, '').replace(/^(\.{1,2}\/)+/, '');
  const [, reason = 'there is no such place'] =
    [...reasons].find(([address]) => address.endsWith(file)) ?? [];
  return reason;
}

/** `any` and `file` are of older versions, and say what they mean. */
function isKnownType(type: unknown): boolean {
  return Array.isArray(type) ? type.every(isKnownTypeName) : isKnownTypeName(type);
}

function isKnownTypeName(name: unknown): boolean {
  return jsonTypes.has(String(name)) || name === 'any' || name === 'file';
}

function findPatternProblem(pattern: string): Finding | undefined {
  const { matcher, backtracking } = compilePattern(pattern);
  const shown = JSON.stringify(pattern);
  if (!matcher) {
    const message = `is no regular expression: ${shown}`;
    return { severity: 'error', pointer: 'pattern', message };
  }
  if (backtracking === 'its time') return undefined;
  const message = `repeats what repeats, which may take for ever on some texts; it is matched in a way that does not, but is slower: ${shown}`;
  return { severity: 'warning', pointer: 'pattern', message };
}
