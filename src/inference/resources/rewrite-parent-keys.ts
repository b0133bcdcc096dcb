import {
  isObject,
  type JsonObject,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { valueAt } from '../relations/parent-keys.ts';
import type { CompoundKey } from '../resource.ts';
import { joinedKeyNames } from '../vocabulary/key-names.ts';
import { normalizeName } from '../vocabulary/singularize.ts';

/** Replaces the parents of the document's example in the texts of a record, by those of its own keys. */
export type RewriteParentKeys = (
  record: JsonObject,
  own: {
    readonly given: JsonObject;
    readonly key: string | number;
    readonly keys: readonly string[];
  },
) => JsonObject;

/**
 * `octocat/mine` becomes `ann/mine` in a repository of `ann`, if `octocat` is the owner in the example; so do
 * the URLs of the `owner`. Without an example, a `full_name` is `ann/mine` too.
 */
export function compileRewriteParentKeys(
  schemaViews: SchemaViews,
  { compoundKey, shown }: ShownRecord,
  schemaPointers: readonly string[],
): RewriteParentKeys {
  if (compoundKey === undefined) return (record) => record;
  const { parentKeys } = compoundKey;
  const examples = parentKeys.map(
    (property) =>
      valueAt(shown, property.path) ?? schemaViews.of(property.schemaPointers).keywords.example,
  );
  const isKnown = examples.every((example) => typeof example === 'string');
  const properties = [...propertiesOf(schemaViews, schemaViews.of(schemaPointers)).keys()];
  const fullNames = properties.filter(
    (name) => valueAt(shown, [name]) === undefined && joinedKeyNames.includes(normalizeName(name)),
  );
  const objects = parentKeys.flatMap(({ property, innerProperty }, index) =>
    innerProperty === undefined ? [] : [{ name: property, example: `${examples[index]}`, index }],
  );
  return (record, { given, key, keys }) => {
    const parents = keys.slice(0, parentKeys.length);
    const old = [...examples, key].map(String);
    const own = [...parents, key].map(String);
    const after = own.join('/');
    const replaced = mapTexts(record, (text) => (isKnown ? replaceKeys(text, old, own) : text));
    for (const name of fullNames) if (given[name] === undefined) replaced[name] = after;
    for (const { name, example, index } of objects)
      if (isObject(replaced[name]))
        replaced[name] = mapTexts(replaced[name], (text) =>
          replaceSegment(text, example, `${parents[index]}`),
        );
    return replaced;
  };
}

type ShownRecord = {
  readonly compoundKey?: CompoundKey | undefined;
  /** The record that the document shows. */
  readonly shown: JsonObject | undefined;
};

function mapTexts(object: JsonObject, map: (text: string) => string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      typeof value === 'string' ? map(value) : value,
    ]),
  );
}

/** `octocat/mine`, also in a URL, where the keys are encoded. */
function replaceKeys(text: string, before: readonly string[], after: readonly string[]): string {
  const encode = /^(https?:|\/)/.test(text) ? encodeURIComponent : String;
  return text.replaceAll(before.map(encode).join('/'), () => after.map(encode).join('/'));
}

/** `https://api.example/users/octocat`, and paths below it. */
function replaceSegment(text: string, before: string, after: string): string {
  return text
    .split('/')
    .map((segment) => (segment === before ? encodeURIComponent(after) : segment))
    .join('/');
}
