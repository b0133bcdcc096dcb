import { isObject } from './json.ts';
import { likenessName } from './likeness.ts';
import { locate, toPointer } from './pointer.ts';

/** The names of all properties that are declared at some places of a document, or where these lead. */
export const listPropertyNames = (
  root: unknown,
  places: readonly string[],
): ReadonlySet<string> => {
  const names = new Set<string>();
  const seen = new Set<object>();
  const ahead: unknown[] = places.map((place) => locate(root, place).value);
  while (ahead.length > 0) {
    const node = ahead.pop();
    if (typeof node !== 'object' || node === null || seen.has(node)) continue;
    seen.add(node);
    const { $ref, properties } = Object(node);
    for (const name of isObject(properties) ? Object.keys(properties) : []) names.add(name);
    const target = toPointer($ref);
    if (target !== undefined) ahead.push(locate(root, target).value);
    ahead.push(...listInner(node), Reflect.get(node, likenessName));
  }
  return names;
};

/** What holds values, whatever they look like. */
const values = new Set(['example', 'examples', 'default', 'enum', 'const']);

const listInner = (node: object): readonly unknown[] =>
  Object.entries(node).flatMap(([key, inner]) => (values.has(key) ? [] : [inner]));
