import { readPointer, type SchemaView, type SchemaViews } from '../../../openapi/openapi.ts';
import {
  allValues,
  type ContractChange,
  formatValue,
  type PointerPair,
  toContractChange,
} from '../change.ts';
import type { ComparedDocuments, SchemaViewPair } from './schema-pair.ts';

/** Keyword of properties that a direction does not have. */
const hiddenKeywords = { request: 'readOnly', reply: 'writeOnly' } as const;

/** Properties of a direction, by name. */
export function visibleProperties(
  { direction }: Pick<SchemaViewPair, 'direction'>,
  view: SchemaView,
  views: SchemaViews,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...view.properties].filter(
      ([, schemaPointers]) => views.of(schemaPointers).keywords[hiddenKeywords[direction]] !== true,
    ),
  );
}

/** Lists added and removed properties, and changes of `required`. */
export function listPropertyChanges(pair: SchemaViewPair): readonly ContractChange[] {
  const { views, viewsOf, direction } = pair;
  const properties = {
    before: visibleProperties(pair, views.before, viewsOf.before),
    after: visibleProperties(pair, views.after, viewsOf.after),
  };
  const names = new Set([...properties.before.keys(), ...properties.after.keys()]);
  return [...names].flatMap((name) => {
    const before = properties.before.get(name);
    const after = properties.after.get(name);
    const property = {
      name,
      pointers: toPointerPair(pair, { before, after }),
      wasRequired: views.before.required.has(name),
      isRequired: views.after.required.has(name),
      wasClosed: views.before.undeclared === 'forbidden',
      isClosed: views.after.undeclared === 'forbidden',
    };
    const kind = toChangeKind(
      { was: before !== undefined, is: after !== undefined },
      { was: views.before.properties.has(name), is: views.after.properties.has(name) },
    );
    if (kind === 'kept' && property.wasRequired === property.isRequired) return [];
    return [toPropertyChange(property, direction, propertyRules[`${direction} ${kind}`](property))];
  });
}

/** A property that only one side shows may be declared in both. */
function toChangeKind(
  shown: { readonly was: boolean; readonly is: boolean },
  declared: { readonly was: boolean; readonly is: boolean },
): PropertyChangeKind {
  if (shown.was && shown.is) return 'kept';
  if (shown.was) return declared.is ? 'hidden' : 'removed';
  return declared.was ? 'shown' : 'added';
}

type PropertyPointers = { readonly [Which in keyof PointerPair]: readonly string[] | undefined };

/** Uses the enclosing schema for a property that one side lacks. */
function toPointerPair(
  { pointers, documents }: SchemaViewPair,
  { before, after }: PropertyPointers,
): PointerPair {
  return {
    before: before?.[0] ?? findOwnerPointer(documents.before, after, pointers.before),
    after: after?.[0] ?? findOwnerPointer(documents.after, before, pointers.after),
  };
}

/** In an `allOf`, finds the part that holds the property in the other document. */
function findOwnerPointer(
  { root }: ComparedDocuments['before'],
  schemaPointers: readonly string[] | undefined,
  whole: string,
): string {
  const owner = String(schemaPointers?.[0]).replace(/\/properties\/[^/]*$/, '');
  return readPointer(root, owner) === undefined ? whole : owner;
}

type ComparedProperty = {
  readonly name: string;
  readonly pointers: PointerPair;
  readonly wasRequired: boolean;
  readonly isRequired: boolean;
  readonly wasClosed: boolean;
  readonly isClosed: boolean;
};

/** Rule suffix, affected values, and message. */
type PropertyChange = readonly [string, 'any' | 'has' | 'lacks', string];

function toPropertyChange(
  { name, pointers }: ComparedProperty,
  direction: SchemaViewPair['direction'],
  [rule, kind, text]: PropertyChange,
): ContractChange {
  const message = `the property ${formatValue(name)} ${text}`;
  return {
    ...toContractChange(`${direction}-property-${rule}`, pointers, message),
    affects: kind === 'any' ? allValues : { kind, name },
  };
}

/** `hidden` properties became read-only in requests, or write-only in replies; `shown` ones are no longer. */
type PropertyChangeKind = 'added' | 'removed' | 'kept' | 'hidden' | 'shown';

/** Rules by direction and change. Kept properties change only in `required`. */
const propertyRules: Readonly<
  Record<
    `${SchemaViewPair['direction']} ${PropertyChangeKind}`,
    (property: ComparedProperty) => PropertyChange
  >
> = {
  'request added': ({ isRequired }) =>
    isRequired
      ? ['required', 'lacks', 'was added and is required']
      : ['added', 'any', 'was added and is optional'],
  'request removed': ({ isClosed }) => [
    'removed',
    'has',
    isClosed ? 'is no longer accepted' : 'was removed and is now ignored',
  ],
  'request kept': ({ isRequired }) =>
    isRequired ? ['required', 'lacks', 'is now required'] : ['optional', 'any', 'is now optional'],
  'request hidden': () => ['read-only', 'has', 'is now read-only'],
  'request shown': ({ isRequired }) =>
    isRequired
      ? ['required', 'lacks', 'is no longer read-only and is required']
      : ['added', 'any', 'is no longer read-only'],
  'reply added': ({ wasClosed }) =>
    wasClosed
      ? ['undeclared', 'any', 'was added where undeclared properties were forbidden']
      : ['added', 'any', 'was added'],
  'reply removed': () => ['removed', 'has', 'was removed'],
  'reply kept': ({ isRequired }) =>
    isRequired
      ? ['required', 'any', 'is now always returned']
      : ['optional', 'has', 'is now optional'],
  'reply hidden': () => ['write-only', 'has', 'is now write-only'],
  'reply shown': () => ['added', 'any', 'is no longer write-only'],
};
