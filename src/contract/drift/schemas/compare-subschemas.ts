import { isObject, joinPointer, readPointer } from '../../../openapi/openapi.ts';
import type { PointerPair } from '../change.ts';
import type { ValueSpaceChange } from '../rules.ts';
import { formatSchemaContent } from './schema-content.ts';
import type { SchemaViewPair } from './schema-pair.ts';

/** The schemas of one keyword, such as `contains` or `patternProperties`. */
export type ComparedSubschemas = {
  readonly keyword: string;
  /** The step from the value to theirs; `undefined` if they describe the value itself. */
  readonly step: '*' | undefined;
  readonly pairs: readonly PointerPair[];
  /** Present if one side has a schema more. */
  readonly kind: ValueSpaceChange | undefined;
};

/** Keywords with a schema, a list or a map of schemas, all of which must match. */
const subschemaKeywords: readonly Pick<ComparedSubschemas, 'keyword' | 'step'>[] = [
  ...['contains', 'propertyNames', 'unevaluatedProperties', 'unevaluatedItems', 'prefixItems'].map(
    (keyword) => ({ keyword, step: '*' as const }),
  ),
  { keyword: 'patternProperties', step: '*' },
  ...['then', 'else', 'dependentSchemas', 'contentSchema'].map((keyword) => ({
    keyword,
    step: undefined,
  })),
];

/** Keywords whose schemas both sides have at one place, so that they are compared like other schemas. */
export function listComparedSubschemas(pair: SchemaViewPair): readonly ComparedSubschemas[] {
  const { before, after } = pair.views;
  const conditions = [before, after].map(({ keywords }, index) =>
    formatSchemaContent(index === 0 ? pair.documents.before : pair.documents.after, keywords.if),
  );
  const isConditionKept = conditions[0] === conditions[1];
  return subschemaKeywords.flatMap(({ keyword, step }): readonly ComparedSubschemas[] => {
    if (!isConditionKept && (keyword === 'then' || keyword === 'else')) return [];
    const [were, are] = [
      listSubschemas(pair, 'before', keyword),
      listSubschemas(pair, 'after', keyword),
    ];
    if (were === undefined || are === undefined) return [];
    const pairs = [...were].flatMap(([name, pointer]) => {
      const successor = are.get(name);
      return successor === undefined ? [] : [{ before: pointer, after: successor }];
    });
    return [
      { keyword, step, pairs, kind: toKind(were.size - pairs.length, are.size - pairs.length) },
    ];
  });
}

/** The pointers of the schemas by name or index; `undefined` if the value is elsewhere or no schema. */
function listSubschemas(
  { pointers, documents, views }: SchemaViewPair,
  which: keyof PointerPair,
  keyword: string,
): ReadonlyMap<string, string> | undefined {
  const pointer = joinPointer(pointers[which], keyword);
  const value = readPointer(documents[which].root, pointer);
  if (value !== views[which].keywords[keyword]) return undefined;
  if (Array.isArray(value))
    return new Map(value.map((_, index) => [`${index}`, joinPointer(pointer, `${index}`)]));
  if (!isObject(value)) return undefined;
  if (!namedSchemas.has(keyword)) return new Map([['', pointer]]);
  return new Map(Object.keys(value).map((name) => [name, joinPointer(pointer, name)]));
}

const namedSchemas: ReadonlySet<string> = new Set(['patternProperties', 'dependentSchemas']);

function toKind(removed: number, added: number): ValueSpaceChange | undefined {
  if (removed > 0 && added > 0) return 'changed';
  if (removed > 0) return 'widened';
  return added > 0 ? 'narrowed' : undefined;
}
