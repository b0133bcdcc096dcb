import {
  locate,
  type Operation,
  objectOf,
  openShapesOf,
  type Parameter,
  type Shapes,
} from '../document/document.ts';
import { type Change, quote, type Site, toChange } from './change.ts';
import type { Documents } from './pair.ts';
import type { OperationPair } from './pair-operations.ts';
import { shapeOf, toSide } from './side.ts';

/** A parameter that took the place of another. */
export type ParameterPair = { readonly before: Parameter; readonly after: Parameter };

export type ParameterDrift = {
  readonly found: readonly { readonly site: Site; readonly change: Change }[];
  readonly kept: readonly ParameterPair[];
};

/** Compares which parameters there are, and how they are sent; their schemas are still to be compared. */
export const compareParameters = (
  { before, after }: OperationPair,
  documents: Documents,
): ParameterDrift => {
  const successors = new Map(listNamed(after));
  const [found, kept]: [ParameterDrift['found'][number][], ParameterPair[]] = [[], []];
  for (const [name, parameter] of listNamed(before)) {
    const successor = successors.get(name);
    successors.delete(name);
    const site = toSite(parameter);
    if (successor === undefined) {
      found.push({ site, change: toRemoved(parameter, after) });
      continue;
    }
    const pair = { before: parameter, after: successor };
    kept.push(pair);
    for (const change of listKept(pair, documents)) found.push({ site, change });
  }
  for (const parameter of successors.values())
    found.push({ site: toSite(parameter), change: toAdded(parameter, before) });
  return { found, kept };
};

/** Those of the path by their position, since nobody sends their names. */
const listNamed = ({ path, parameters }: Operation): readonly (readonly [string, Parameter])[] => {
  const positions = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
  return parameters.map((parameter) => {
    const { in: place, name } = parameter;
    if (place === 'path') return [`path ${positions.indexOf(name)}`, parameter];
    return [`${place} ${place === 'header' ? name.toLowerCase() : name}`, parameter];
  });
};

const toSite = ({ in: place, name }: Parameter): Site => ({ part: 'parameter', in: place, name });

/** Where a parameter stands, in the document or where that is kept which it refers to. */
const toPlace = ({ schema }: Parameter): string =>
  schema.replace(/(\/content\/[^/]*)?\/schema$/, '');

const nameOf = ({ in: place, name }: Parameter): string =>
  place === 'header' ? `the header field ${quote(name)}` : `the ${words[place]} ${quote(name)}`;

const words = {
  path: 'path parameter',
  query: 'query parameter',
  querystring: 'query',
  cookie: 'cookie',
} as const;

const toRemoved = (parameter: Parameter, after: Operation): Change =>
  toChange(
    'breaking',
    'parameter-removed',
    { before: toPlace(parameter), after: after.pointer },
    `${nameOf(parameter)} means nothing any more`,
  );

const toAdded = (parameter: Parameter, before: Operation): Change => {
  const places = { before: before.pointer, after: toPlace(parameter) };
  const name = nameOf(parameter);
  return parameter.required
    ? toChange('breaking', 'parameter-required', places, `${name} is new, and has to be sent`)
    : toChange('harmless', 'parameter-added', places, `${name} is new, and may be sent`);
};

const listKept = (pair: ParameterPair, documents: Documents): readonly Change[] => {
  const { before, after } = pair;
  const places = { before: toPlace(before), after: toPlace(after) };
  const name = nameOf(before);
  const [was, is] = [toForm(before, documents.before.root), toForm(after, documents.after.root)];
  const changes: Change[] = [];
  if (!before.required && after.required) {
    const change = toChange('breaking', 'parameter-required', places, `${name} has to be sent now`);
    changes.push({ ...change, touch: { kind: 'left out' } });
  }
  if (before.required && !after.required)
    changes.push(
      toChange('harmless', 'parameter-optional', places, `${name} need not be sent any more`),
    );
  if (was !== is)
    changes.push(
      toChange(
        'breaking',
        'parameter-style',
        places,
        `${name} was written as ${was}, and is written as ${is} now`,
      ),
    );
  if (before.empty === 'fits' && after.empty !== 'fits')
    changes.push(
      toChange(
        'breaking',
        'parameter-empty',
        places,
        `${name} may no longer be sent without a value`,
      ),
    );
  if (isDeprecated(after, documents.after) && !isDeprecated(before, documents.before))
    changes.push(toChange('harmless', 'parameter-deprecated', places, `${name} is deprecated now`));
  return changes;
};

const isDeprecated = (parameter: Parameter, { root }: Documents['before']): boolean =>
  objectOf(locate(root, toPlace(parameter)).value).deprecated === true;

/** How a value is written; of one text alone most styles write the same. */
const toForm = (parameter: Parameter, root: Documents['before']['root']): string => {
  const { media, style, entries, schema } = parameter;
  if (media !== undefined) return media;
  const { types } = shapeOf(readShapes(root), toSide([schema]));
  const mayHaveEntries = types.length === 0 || types.includes('array') || types.includes('object');
  if (mayHaveEntries) return `"${style}", entries ${entries}`;
  return style === 'label' || style === 'matrix' ? `"${style}"` : 'plain text';
};

const readers = new WeakMap<object, Shapes>();

const readShapes = (root: Documents['before']['root']): Shapes => {
  const known = readers.get(root) ?? openShapesOf({ root });
  readers.set(root, known);
  return known;
};
