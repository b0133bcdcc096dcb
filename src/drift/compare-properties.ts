import { readPointer, type Shape, type Shapes } from '../document/document.ts';
import { anybody, type Both, type Change, quote } from './change.ts';
import type { Documents } from './pair.ts';
import type { ShapePair } from './shape-pair.ts';

/** The word of properties that values of a direction do not have. */
const foreign = { request: 'readOnly', reply: 'writeOnly' } as const;

/** The properties that values of a direction may have, by name. */
export const propertiesOf = (
  { way }: Pick<ShapePair, 'way'>,
  shape: Shape,
  shapes: Shapes,
): ReadonlyMap<string, readonly string[]> =>
  new Map(
    [...shape.properties].filter(([, places]) => shapes.of(places).keywords[foreign[way]] !== true),
  );

/** What differs in which properties there are, and which have to be there. */
export const listPropertyChanges = (pair: ShapePair): readonly Change[] => {
  const { shapes, readers, way } = pair;
  const [before, after] = [
    propertiesOf(pair, shapes.before, readers.before),
    propertiesOf(pair, shapes.after, readers.after),
  ];
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name) => {
    const [there, here] = [before.get(name), after.get(name)];
    const property = {
      name,
      places: toPlaces(pair, { before: there, after: here }),
      wasRequired: shapes.before.required.has(name),
      isRequired: shapes.after.required.has(name),
      wasClosed: shapes.before.undeclared === 'forbidden',
      isClosed: shapes.after.undeclared === 'forbidden',
    };
    const kind = there === undefined ? 'added' : here === undefined ? 'removed' : 'kept';
    if (kind === 'kept' && property.wasRequired === property.isRequired) return [];
    return [toChange(property, way, rules[`${way} ${kind}`](property))];
  });
};

type Places = { readonly [Which in keyof Both]: readonly string[] | undefined };

/** Where there is no such property, what it would stand in. */
const toPlaces = ({ places, documents }: ShapePair, { before, after }: Places): Both => ({
  before: before?.[0] ?? findOwner(documents.before, after, places.before),
  after: after?.[0] ?? findOwner(documents.after, before, places.after),
});

/** What the other document has a property in, where this one has that too: of schemas that are put together, the part. */
const findOwner = (
  { root }: Documents['before'],
  places: readonly string[] | undefined,
  whole: string,
): string => {
  const owner = String(places?.[0]).replace(/\/properties\/[^/]*$/, '');
  return readPointer(root, owner) === undefined ? whole : owner;
};

type Property = {
  readonly name: string;
  readonly places: Both;
  readonly wasRequired: boolean;
  readonly isRequired: boolean;
  readonly wasClosed: boolean;
  readonly isClosed: boolean;
};

/** What is told of a property: the rule after its way, the effect, whom it touches, and how. */
type Told = readonly [string, Change['effect'], 'any' | 'has' | 'lacks', string];

const toChange = (
  { name, places }: Property,
  way: ShapePair['way'],
  [rule, effect, kind, text]: Told,
): Change => ({
  rule: `${way}-property-${rule}`,
  effect,
  ...places,
  message: `the property ${quote(name)} ${text}`,
  touch: kind === 'any' ? anybody : { kind, name },
});

type Kind = 'added' | 'removed' | 'kept';

/** Told of properties; of those that are kept only where it changed whether they have to be there. */
const rules: Readonly<Record<`${ShapePair['way']} ${Kind}`, (property: Property) => Told>> = {
  'request added': ({ isRequired }) =>
    isRequired
      ? ['required', 'breaking', 'lacks', 'is new, and has to be sent']
      : ['added', 'harmless', 'any', 'is new, and may be sent'],
  'request removed': ({ isClosed }) => {
    const text = isClosed ? 'may no longer be sent' : 'means nothing any more where it is sent';
    return ['removed', 'breaking', 'has', text];
  },
  'request kept': ({ isRequired }) =>
    isRequired
      ? ['required', 'breaking', 'lacks', 'has to be sent now']
      : ['optional', 'harmless', 'any', 'need not be sent any more'],
  'reply added': ({ wasClosed }) =>
    wasClosed
      ? ['undeclared', 'breaking', 'any', 'is answered now, where no others were to be expected']
      : ['added', 'harmless', 'any', 'may be answered now'],
  'reply removed': () => ['removed', 'breaking', 'has', 'is not answered any more'],
  'reply kept': ({ isRequired }) =>
    isRequired
      ? ['required', 'harmless', 'any', 'is always answered now']
      : ['optional', 'breaking', 'has', 'need not be answered any more'],
};
