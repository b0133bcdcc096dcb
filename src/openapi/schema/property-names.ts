import { isObject } from '../json/json.ts';
import { refToPointer, resolvePointer } from '../json/json-pointer.ts';
import { exampleSchemaKey } from './schema-from-example.ts';

/** The names of all properties that are declared at some places of a document, or where these lead. */
export function listPropertyNames(root: unknown, places: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<object>();
  const ahead: unknown[] = places.map((place) => resolvePointer(root, place).value);
  while (ahead.length > 0) {
    const node = ahead.pop();
    if (typeof node !== 'object' || node === null || seen.has(node)) continue;
    seen.add(node);
    const { $ref, properties } = Object(node);
    for (const name of isObject(properties) ? Object.keys(properties) : []) names.add(name);
    const target = refToPointer($ref);
    if (target !== undefined) ahead.push(resolvePointer(root, target).value);
    ahead.push(...listNestedNodes(node), Reflect.get(node, exampleSchemaKey));
  }
  return names;
}

/** What holds values, whatever they look like. */
const valueKeywords = new Set(['example', 'examples', 'default', 'enum', 'const']);

function listNestedNodes(node: object): readonly unknown[] {
  return Object.entries(node).flatMap(([key, inner]) => (valueKeywords.has(key) ? [] : [inner]));
}
