import { documentLimits } from '../limits.ts';
import { isObject, type JsonObject } from './json.ts';
import { joinPointer } from './json-pointer.ts';

/** An object of OpenAPI or JSON Schema within a document. */
export type DocumentNode = Record<string, unknown>;

/** Called for a node; `toPointer` gives its JSON pointer, which few visitors need. */
export type VisitNode = (node: DocumentNode, toPointer: () => string) => void;

type KeywordContents = 'values' | 'named nodes';

/** The keywords that hold plain values, or nodes under names that the author chose; others hold nodes. */
const keywordContents: ReadonlyMap<string, KeywordContents> = new Map([
  // A `$ref` in an example is not a reference.
  ...forKeywords('values', [
    ...['example', 'examples', 'default', 'enum', 'const', 'value', 'variables', 'mapping'],
    ...['securitySchemes', 'securityDefinitions', 'security', 'discriminator', 'xml', 'required'],
  ]),
  // A property may be called `example`.
  ...forKeywords('named nodes', [
    ...['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions', 'schemas'],
    ...[
      'paths',
      'webhooks',
      'x-webhooks',
      'pathItems',
      'responses',
      'requestBodies',
      'headers',
      'parameters',
    ],
    ...['content', 'mediaTypes', 'encoding', 'callbacks', 'links', 'additionalOperations'],
  ]),
]);

function forKeywords(
  contents: KeywordContents,
  keywords: readonly string[],
): readonly (readonly [string, KeywordContents])[] {
  return keywords.map((keyword) => [keyword, contents]);
}

/** Extensions hold values, except for the webhooks of documents older than OpenAPI 3.1. */
function isSkipped(key: string): boolean {
  return key.startsWith('x-') && key !== 'x-webhooks';
}

/**
 * Visits the nodes of a document that have one of the keywords, children before parents. Examples,
 * defaults, enumerations and extensions are values and are skipped.
 * @throws an error with a sentence when the document is too deep or too large.
 */
export function walkDocument(
  root: JsonObject,
  keywords: ReadonlySet<string>,
  visit: VisitNode,
): void {
  const { nestingLevels, nodes, properties } = documentLimits;
  const path: string[] = [];
  const toPointer = () => joinPointer('', ...path);
  let count = 0;
  const enter = (child: object, key: string, contents: 'node' | 'named nodes'): void => {
    path.push(key);
    if (path.length > nestingLevels)
      throw new Error(`it is nested deeper than ${nestingLevels} levels`);
    if (++count > nodes) throw new Error(`it has more than ${nodes} nodes, aliases included`);
    if (contents === 'node' && isObject(child)) walkNode(child);
    else walkNamedNodes(child, key);
    path.pop();
  };
  const walkNamedNodes = (children: object, keyword: string): void => {
    const names = Object.keys(children);
    if (keyword === 'properties' && names.length > properties)
      throw new Error(`it has a schema with more than ${properties} properties`);
    for (const name of names) {
      const child: unknown = Reflect.get(children, name);
      if (typeof child === 'object' && child !== null) enter(child, name, 'node');
    }
  };
  const walkNode = (node: DocumentNode): void => {
    let hasKeyword = false;
    for (const key in node) {
      const child = node[key];
      hasKeyword ||= keywords.has(key);
      if (typeof child !== 'object' || child === null || isSkipped(key)) continue;
      const contents = keywordContents.get(key) ?? 'node';
      if (contents !== 'values') enter(child, key, contents);
    }
    if (hasKeyword) visit(node, toPointer);
  };
  walkNode(root);
}
