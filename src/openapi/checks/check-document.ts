import { formatCount } from '../../base/text.ts';
import type { RawExtension } from '../document.ts';
import { type JsonObject, jsonTypes, objectAt } from '../json/json.ts';
import { joinPointer, readPointer, refToPointer, resolvePointer } from '../json/json-pointer.ts';
import { type DocumentNode, walkDocument } from '../json/walk-document.ts';
import { documentLimits } from '../limits.ts';
import { compilePattern } from '../schema/pattern/pattern.ts';
import {
  legacyKeywords,
  type SourceVersion,
  upgradeSchemaKeywords,
} from '../upgrade/schema-keywords.ts';
import { coerceEnum } from './enum-coercion.ts';
import { correctExampleSchemas, type ReferenceNode } from './example-schemas.ts';
import type { Finding } from './finding.ts';

/** The result of checking a document. */
export type DocumentCheck = {
  readonly findings: readonly Finding[];
  /** The error of each node that has one. */
  readonly errorsByNode: ReadonlyMap<object, Finding>;
  /** All `x-sandlot` values. */
  readonly extensions: readonly RawExtension[];
};

/** A problem of a node. Problems with the same cause, such as a missing file, are reported once. */
type NodeProblem = Finding & { readonly cause?: string };

type CheckOptions = {
  readonly version: SourceVersion;
  /** The external addresses that could not be read, each with the reason. */
  readonly unreadable: ReadonlyMap<string, string>;
};

/** Upgrades the schemas of a document to JSON Schema 2020-12, in place, and checks its nodes. */
export function checkDocument(
  root: JsonObject,
  { version, unreadable }: CheckOptions,
): DocumentCheck {
  const findings = createFindingList();
  const errorsByNode = new Map<object, Finding>();
  const extensions: RawExtension[] = [];
  const pathReferences = createPathReferences();
  const checkNode = compileNodeCheck(root, unreadable);
  const findItemsProblem = version === 'earlier' ? readItemsAsChoice : () => undefined;
  const checkSecurity = compileSecurityCheck(root);
  walkDocument(root, checkedKeywords, (node, toPointer) => {
    upgradeSchemaKeywords(node, version);
    addSequenceSchema(node, toPointer);
    for (const warning of checkSecurity(node.security, toPointer)) findings.add(warning);
    pathReferences.add(node);
    const extension = node['x-sandlot'];
    if (extension !== undefined) extensions.push({ owner: toPointer(), value: extension });
    widenBrokenChoice(node, errorsByNode);
    const problem: NodeProblem | undefined =
      checkNode(node) ??
      findItemsProblem(node) ??
      coerceEnum(node) ??
      checkMinimums(node) ??
      findIgnoredFields(node);
    if (!problem) return;
    const { cause, ...rest } = problem;
    const finding = { ...rest, pointer: `${toPointer()}/${problem.pointer}` };
    if (finding.severity === 'error') errorsByNode.set(node, finding);
    if (problem.pointer === 'type') removeUnknownTypes(node);
    findings.add(finding, cause);
  });
  for (const finding of correctExampleSchemas(root, pathReferences.list)) findings.add(finding);
  return { findings: findings.list(), errorsByNode, extensions };
}

/** Collects the nodes that refer to a part of a path. */
function createPathReferences() {
  const list: ReferenceNode[] = [];
  return {
    list,
    add: (node: DocumentNode) => {
      const { $ref } = node;
      if (typeof $ref === 'string' && $ref.startsWith('#/paths/')) list.push(node);
    },
  };
}

/** Collects findings; of those with the same cause the first one is kept, with the number of others. */
function createFindingList() {
  const findings: { readonly finding: Finding; readonly cause: string | undefined }[] = [];
  const counts = new Map<string, number>();
  const describeOthers = (cause = ''): string => {
    const others = (counts.get(cause) ?? 1) - 1;
    return others === 0 ? '' : ` (and in ${formatCount(others, 'other place')})`;
  };
  return {
    add: (finding: Finding, cause?: string) => {
      const count = cause === undefined ? 0 : (counts.get(cause) ?? 0);
      if (cause !== undefined) counts.set(cause, count + 1);
      if (count === 0) findings.push({ finding, cause });
    },
    list: () =>
      findings.map(({ finding, cause }) => ({
        ...finding,
        message: finding.message + describeOthers(cause),
      })),
  };
}

const checkedKeywords = new Set([
  ...['$ref', 'type', 'pattern', 'x-sandlot', 'itemSchema', 'security', 'items', 'oneOf'],
  ...legacyKeywords,
]);

/** Warns of security requirements whose scheme is not declared. */
function compileSecurityCheck(root: JsonObject) {
  const schemes = objectAt(objectAt(root, 'components'), 'securitySchemes');
  return (security: unknown, toPointer: () => string): readonly Finding[] =>
    !Array.isArray(security)
      ? []
      : security.flatMap((requirement, index) =>
          Object.keys(Object(requirement))
            .filter((name) => !Object.hasOwn(schemes, name))
            .map((name) => ({
              severity: 'warning' as const,
              pointer: joinPointer(`${toPointer()}/security/${index}`, name),
              message: 'Unknown security scheme; no credentials are required for it',
            })),
        );
}

/** Any value fits an option that is broken, so more than one may fit. */
function widenBrokenChoice(node: DocumentNode, errorsByNode: ReadonlyMap<object, Finding>): void {
  const { oneOf, anyOf } = node;
  if (!Array.isArray(oneOf) || anyOf !== undefined) return;
  if (!oneOf.some((option) => errorsByNode.has(option))) return;
  node.anyOf = oneOf;
  delete node.oneOf;
}

/**
 * Before 3.1 `items` is a single schema. Documents that list some, beside no `type`, mean that the value
 * has one of them: `items: [{ type: string }, { type: "null" }]`.
 */
function readItemsAsChoice(node: DocumentNode): NodeProblem | undefined {
  const { items, type, anyOf } = node;
  if (!Array.isArray(items) || type !== undefined || anyOf !== undefined) return undefined;
  delete node.items;
  node.anyOf = items;
  const message = 'A list of schemas in items, without a type, is read as anyOf';
  return { severity: 'warning', pointer: 'items', message, cause: message };
}

/** Components that a Reference Object can stand for. A schema may have keywords beside `$ref`. */
const referencedKinds = new Set([
  ...['responses', 'parameters', 'requestBodies', 'headers'],
  ...['examples', 'links', 'callbacks', 'securitySchemes'],
]);

/** A Reference Object has only a summary and a description of its own (OpenAPI 3.1, section 4.8.23). */
function findIgnoredFields(node: DocumentNode): NodeProblem | undefined {
  const { $ref } = node;
  const [start, components, kind = ''] = `${$ref}`.split('/');
  if (start !== '#' || components !== 'components' || !referencedKinds.has(kind)) return undefined;
  const ignored = Object.keys(node).filter(
    (name) => !referenceFields.has(name) && !name.startsWith('x-'),
  );
  if (ignored.length === 0) return undefined;
  const message = `Fields beside $ref are ignored here: ${ignored.join(', ')}. Set them on ${$ref}`;
  return { severity: 'warning', pointer: '$ref', message, cause: message };
}

const referenceFields = new Set(['$ref', 'summary', 'description']);

/** Gives a media type that describes its items (`itemSchema`, OpenAPI 3.2) a schema for the whole. */
function addSequenceSchema(node: DocumentNode, toPointer: () => string): void {
  if (node.itemSchema === undefined || node.schema !== undefined) return;
  node.schema = { type: 'array', items: { $ref: `#${toPointer()}/itemSchema` } };
}

/** Checks one node; pointers of findings are relative to it. */
function compileNodeCheck(root: JsonObject, unreadable: CheckOptions['unreadable']) {
  const findReferenceProblem = compileReferenceCheck(root, unreadable);
  const findPatternProblem = memoizeByText(checkPattern);
  return ({ $ref, type, pattern }: DocumentNode): NodeProblem | undefined => {
    if (typeof $ref === 'string') {
      const problem = findReferenceProblem($ref);
      if (problem) return { ...problem, pointer: '$ref' };
    }
    if (type !== undefined && !isKnownType(type)) {
      const message = `Unknown JSON Schema type: ${JSON.stringify(type)}`;
      return { severity: 'error', pointer: 'type', message };
    }
    return typeof pattern === 'string' ? findPatternProblem(pattern) : undefined;
  };
}

/** Checks each text once: a large document repeats the same ones thousands of times. */
function memoizeByText<T>(check: (text: string) => T): (text: string) => T | undefined {
  const results = new Map<string, T>();
  return (text) => {
    if (!results.has(text)) results.set(text, check(text));
    return results.get(text);
  };
}

type ReferenceProblem = Pick<NodeProblem, 'severity' | 'message' | 'cause'>;

function compileReferenceCheck(root: JsonObject, unreadable: CheckOptions['unreadable']) {
  const findUnreadableReason = compileUnreadableReasonFinder(unreadable);
  return memoizeByText((reference): ReferenceProblem | undefined => {
    const pointer = refToPointer(reference);
    if (pointer === undefined) {
      const { reason, cause } = findUnreadableReason(reference);
      return { severity: 'error', message: `$ref cannot be read: ${reference}: ${reason}`, cause };
    }
    const target = resolvePointer(root, pointer);
    if (target.value !== undefined) return undefined;
    return readPointer(root, target.pointer) === undefined
      ? {
          severity: 'error',
          message: `$ref target does not exist: ${reference}`,
          cause: reference,
        }
      : { severity: 'warning', message: `$ref is circular and is ignored: ${reference}` };
  });
}

/** Finds why an external reference was not resolved. All references to one file have one cause. */
function compileUnreadableReasonFinder(unreadable: CheckOptions['unreadable']) {
  const addressesByName = new Map<string, string[]>();
  for (const address of unreadable.keys()) {
    const addresses = addressesByName.get(fileNameOf(address)) ?? [];
    addresses.push(address);
    addressesByName.set(fileNameOf(address), addresses);
  }
  return (reference: string): { readonly cause: string; readonly reason: string } => {
    const file = reference.replace(/#.*$/s, '').replace(/^(\.{1,2}\/)+/, '');
    const address = addressesByName
      .get(fileNameOf(file))
      ?.find((candidate) => `/${candidate}`.endsWith(`/${file}`));
    const reason = address === undefined ? undefined : unreadable.get(address);
    return { cause: address ?? reference, reason: reason ?? 'the target does not exist' };
  };
}

function fileNameOf(address: string): string {
  return address.slice(address.lastIndexOf('/') + 1);
}

function isKnownType(type: unknown): boolean {
  return Array.isArray(type) ? type.every(isKnownTypeName) : isKnownTypeName(type);
}

/** The keywords that demand a size, and the largest one that is generated. */
const generatedSizes = [
  ['minLength', documentLimits.generatedCharacters],
  ['minItems', documentLimits.generatedValues],
  ['minProperties', documentLimits.generatedValues],
] as const;

/** Warns of a size that no generated value has. */
function checkMinimums(node: DocumentNode): Finding | undefined {
  for (const [keyword, limit] of generatedSizes) {
    const least = node[keyword];
    if (typeof least === 'number' && least > limit) {
      const message = `Generated values are smaller than this: their size is at most ${limit}, not ${least}`;
      return { severity: 'warning', pointer: keyword, message };
    }
  }
  return undefined;
}

/** Leaves a schema its known types, so that any value is allowed if there are none. */
function removeUnknownTypes(node: DocumentNode): void {
  const known = [node.type].flat().filter(isKnownTypeName);
  if (known.length > 0) node.type = known;
  else delete node.type;
}

/** `any` and `file` are leftovers of older versions. */
function isKnownTypeName(name: unknown): boolean {
  return jsonTypes.has(String(name)) || name === 'any' || name === 'file';
}

function checkPattern(pattern: string): Finding | undefined {
  const { matcher, matching } = compilePattern(pattern);
  const shown = JSON.stringify(pattern);
  if (!matcher) {
    const message = `Invalid regular expression: ${shown}`;
    return { severity: 'error', pointer: 'pattern', message };
  }
  if (matching === 'native') return undefined;
  const remedy =
    matching === 'linear'
      ? 'so a slower, safe matcher is used'
      : 'and no safe matcher exists for it, so only short texts are checked';
  const message = `Pattern has nested quantifiers (ReDoS risk), ${remedy}: ${shown}`;
  return { severity: 'warning', pointer: 'pattern', message };
}
