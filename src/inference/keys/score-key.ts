import { propertiesOf } from '../../openapi/openapi.ts';
import { parametersOf } from '../paths/path-tree.ts';
import type { Resource } from '../resource.ts';
import { findListEntrySchema, findReplyRecordSchema } from '../resources/record-schema.ts';
import { expandAbbreviations } from '../vocabulary/singularize.ts';
import { endsWithId, findKeyProperty, listKeyNames, listStrongKeyNames } from './key-property.ts';
import type { KeyContext, ScoredKey } from './key-rule.ts';
import { schemaPointersAt } from './key-schemas.ts';

/** Scores of where a property was found; a better place counts more than a better name. */
const placeScores = { record: 300, list: 200, creation: 100 };

/** Scores of names: only a key is called so, a key may be called so, or it only ends like one. */
const nameScores = { strong: 50, usual: 20, ending: 10 };

type KeyPlace = keyof typeof placeScores;

const placeDescriptions: Readonly<Record<KeyPlace, string>> = {
  record: 'the record',
  list: 'the list',
  creation: 'the reply to a creation',
};

export function scoreKeyInRecord(context: KeyContext, resource: Resource): ScoredKey | undefined {
  return scoreKeyIn(context, resource, { place: 'record', schemaPointers: resource.entity });
}

export function scoreKeyInList(context: KeyContext, resource: Resource): ScoredKey | undefined {
  const schemaPointers = listEntrySchemas(context, resource);
  return scoreKeyIn(context, resource, { place: 'list', schemaPointers });
}

export function scoreKeyInCreation(context: KeyContext, resource: Resource): ScoredKey | undefined {
  const schemaPointers = listCreatedSchemas(context, resource);
  return scoreKeyIn(context, resource, { place: 'creation', schemaPointers });
}

type KeySource = { readonly place: KeyPlace; readonly schemaPointers: readonly string[] };

function scoreKeyIn(
  context: KeyContext,
  resource: Resource,
  { place, schemaPointers }: KeySource,
): ScoredKey | undefined {
  const { schemaViews } = context;
  const inferred = findKeyIn(context, resource, schemaPointers);
  if (inferred === undefined) return undefined;
  const path = preferListedKey(context, resource, { path: inferred, schemaPointers });
  const found = { path, schemaPointers: schemaPointersAt(schemaViews, schemaPointers, path) };
  const isStrong = isStrongKeyName(path, resource);
  const isUsual = isKeyName(path, resource);
  const isGuess = !isUsual && !endsWithId(`${path.at(-1)}`);
  const refusal =
    isStrong || isLearnt(context, resource, { path, schemaPointers })
      ? undefined
      : 'no reply shows it to clients';
  const rejection = isNameBesideId(context, resource, path)
    ? 'the reply to a creation shows an id too'
    : refusal;
  const named = `"${path.join('.')}" of ${placeDescriptions[place]}`;
  if (rejection !== undefined)
    return { ...found, isGuess, score: 0, reason: `${named} cannot be the key: ${rejection}` };
  const strength = isStrong ? 'strong' : isUsual ? 'usual' : 'ending';
  return {
    ...found,
    isGuess,
    score: placeScores[place] + nameScores[strength],
    reason: `${named} ${strengthDescriptions[strength]}`,
  };
}

const strengthDescriptions: Readonly<Record<keyof typeof nameScores, string>> = {
  strong: 'has a name that is used for keys only',
  usual: 'has a name that is often used for keys',
  ending: 'ends like a key',
};

function findKeyIn(
  { schemaViews, parameterSchemas }: KeyContext,
  { parameter, noun, segments }: Resource,
  schemaPointers: readonly string[],
): readonly string[] | undefined {
  return findKeyProperty(schemaViews, {
    parameter,
    noun,
    above: parametersOf(segments),
    record: schemaViews.of(schemaPointers),
    parameterSchema: schemaViews.of(parameterSchemas),
  });
}

type FoundKey = { readonly path: readonly string[]; readonly schemaPointers: readonly string[] };

/** The id that the list shows, if it does not show the key of the record's schema. */
function preferListedKey(
  context: KeyContext,
  resource: Resource,
  { path, schemaPointers }: FoundKey,
): readonly string[] {
  const { schemaViews } = context;
  const listed = listEntrySchemas(context, resource);
  if (listed.length === 0 || schemaPointersAt(schemaViews, listed, path).length > 0) return path;
  const shown = findKeyIn(context, resource, listed);
  const isId = shown !== undefined && /id$/i.test(`${shown.at(-1)}`);
  return isId && schemaPointersAt(schemaViews, schemaPointers, shown).length > 0 ? shown : path;
}

/** If the reply to a creation shows an id, records are read by that and not by their name. */
function isNameBesideId(context: KeyContext, resource: Resource, path: readonly string[]): boolean {
  if (isStrongKeyName(path, resource)) return false;
  const created = listCreatedSchemas(context, resource);
  const key = findKeyIn(context, resource, created);
  return (
    key !== undefined &&
    isStrongKeyName(key, resource) &&
    schemaPointersAt(context.schemaViews, created, path).length > 0
  );
}

/** If clients never learn a key, a name in the schema is not a key either. */
function isLearnt(
  { schemaViews, listing }: KeyContext,
  resource: Resource,
  { path, schemaPointers }: FoundKey,
): boolean {
  if (listing === 'listed') return true;
  if (resource.createOperation === undefined) return false;
  const names = [...propertiesOf(schemaViews, schemaViews.of(schemaPointers)).keys()];
  return isKeyName(path, resource) || names.filter(endsWithId).length === 1;
}

function listEntrySchemas(context: KeyContext, resource: Resource): readonly string[] {
  const { parameter, noun, collection } = resource;
  const search = { ...context, hint: { parameter, noun } };
  return findListEntrySchema(search, collection?.operations.get('GET'));
}

function listCreatedSchemas(context: KeyContext, resource: Resource): readonly string[] {
  const { parameter, noun, createOperation } = resource;
  return findReplyRecordSchema({ ...context, hint: { parameter, noun } }, createOperation);
}

function isKeyName(path: readonly string[], { parameter, noun }: Resource): boolean {
  return listKeyNames(parameter, noun).includes(expandAbbreviations(`${path.at(-1)}`));
}

function isStrongKeyName(path: readonly string[], { parameter, noun }: Resource): boolean {
  return listStrongKeyNames(parameter, noun).includes(expandAbbreviations(`${path.at(-1)}`));
}
