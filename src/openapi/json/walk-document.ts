import { isObject } from './json.ts';
import { joinPointer } from './json-pointer.ts';

/** An object of a document that means something there. */
export type DocumentNode = Record<string, unknown>;

/** Sees a node; `place` tells its JSON pointer, which most visitors never ask for. */
export type VisitNode = (node: DocumentNode, place: () => string) => void;

type KeywordContents = 'values' | 'named nodes';

/** What a keyword holds, where that is no node, or nodes under names that the author chose. */
const keywordContents: ReadonlyMap<string, KeywordContents> = new Map([
  // A `$ref` in an example refers to nothing.
  ...forKeywords('values', [
    ...['example', 'examples', 'default', 'enum', 'const', 'value', 'variables', 'mapping'],
    ...['securitySchemes', 'securityDefinitions', 'security', 'discriminator', 'xml', 'required'],
  ]),
  // A property may be called `example`.
  ...forKeywords('named nodes', [
    ...['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions', 'schemas'],
    ...['paths', 'webhooks', 'pathItems', 'responses', 'requestBodies', 'headers', 'parameters'],
    ...['content', 'mediaTypes', 'encoding', 'callbacks', 'links', 'additionalOperations'],
  ]),
]);

function forKeywords(
  kind: KeywordContents,
  keywords: readonly string[],
): readonly (readonly [string, KeywordContents])[] {
  return keywords.map((keyword) => [keyword, kind]);
}

/** Far deeper than any document goes, far less than what exhausts the stack. */
const maxDepth = 800;

/** Far more than the largest document has; aliases in YAML can make a small text this large. */
const maxNodes = 2_000_000;

/**
 * Visits what in a value is an object of OpenAPI or JSON Schema and has one of some keywords: each
 * after what is in it, and nothing that is inside examples, defaults, enumerations and extensions,
 * which are values, whatever they look like.
 * @throws an error with a sentence when the value is too deep or too large.
 */
export function walkDocument(
  value: unknown,
  keywords: ReadonlySet<string>,
  visit: VisitNode,
): void {
  const path: string[] = [];
  const place = () => joinPointer('', ...path);
  let count = 0;
  const enter = (child: object, key: string, kind: 'node' | 'named nodes'): void => {
    path.push(key);
    if (path.length > maxDepth) throw new Error(`it nests deeper than ${maxDepth} levels`);
    if (++count > maxNodes) throw new Error('it holds too much, or its aliases multiply');
    if (kind === 'node' && isObject(child)) see(child);
    else seeEach(child);
    path.pop();
  };
  const seeEach = (children: object): void => {
    for (const name of Object.keys(children)) {
      const child: unknown = Reflect.get(children, name);
      if (typeof child === 'object' && child !== null) enter(child, name, 'node');
    }
  };
  const see = (node: DocumentNode): void => {
    let isWanted = false;
    for (const key in node) {
      const child = node[key];
      isWanted ||= keywords.has(key);
      if (typeof child !== 'object' || child === null || key.startsWith('x-')) continue;
      const kind = keywordContents.get(key) ?? 'node';
      if (kind !== 'values') enter(child, key, kind);
    }
    if (isWanted) visit(node, place);
  };
  if (isObject(value)) see(value);
  else seeEach(Object(value));
}
