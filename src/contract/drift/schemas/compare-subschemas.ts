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
  const isInBoth = (keyword: string): boolean =>
    before.keywords[keyword] !== undefined && after.keywords[keyword] !== undefined;
  const shared = subschemaKeywords.filter(({ keyword }) => isInBoth(keyword));
  return shared.flatMap(({ keyword, step }): readonly ComparedSubschemas[] => {
    const isConditional = keyword === 'then' || keyword === 'else';
    if (isConditional && !isConditionKept(pair)) return [];
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

function isConditionKept({ views, documents }: SchemaViewPair): boolean {
  return (
    formatSchemaContent(documents.before, views.before.keywords.if) ===
    formatSchemaContent(documents.after, views.after.keywords.if)
  );
}

/** The pointers of the schemas by name or index; `undefined` if the value is elsewhere or no schema. */
function listSubschemas(
  { pointers, documents, views }: SchemaViewPair,
  which: keyof PointerPair,
  keyword: string,
): ReadonlyMap<string, string> | undefined {
  const value = views[which].keywords[keyword];
  const pointer = joinPointer(pointers[which], keyword);
  if (readPointer(documents[which].root, pointer) !== value) return undefined;
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
