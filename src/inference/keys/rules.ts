import { describeNearest } from '../../base/nearest.ts';
import { propertiesOf } from '../../openapi/openapi.ts';
import { findSchemaExtension } from '../extension/extension.ts';
import type { Resource } from '../resource.ts';
import { allowsTextProperties, isReadAsFreeForm } from '../resources/record-schema.ts';
import { undeclaredKeyNames, usualKeyNames } from '../vocabulary/key-names.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';
import { describedKey, namedKey, numberedKey } from './described-key.ts';
import { exampleKey } from './example-key.ts';
import type { KeyContext, KeyRule, ScoredKey } from './key-rule.ts';
import { schemaPointersAt } from './key-schemas.ts';
import { scoreKeyInCreation, scoreKeyInList, scoreKeyInRecord } from './score-key.ts';

/** `x-sandlot: { key: isoCode }` on a path or on the schema of the record. */
const extensionKey: KeyRule = {
  name: 'extension-key',
  summary: 'The x-sandlot of a path or of the schema names the key.',
  docs: '#key-extension',
  maxScore: 1000,
  find: (context, resource) => {
    const key =
      context.extensionKey?.key ?? findSchemaExtension(context.schemaViews, resource.entity, 'key');
    if (key === undefined) return undefined;
    const path = key.split('.');
    const schemaPointers = schemaPointersAt(context.schemaViews, resource.entity, path);
    if (schemaPointers.length === 0) refuseUnknownKey(context, resource, key);
    const reason = 'x-sandlot names it';
    return { path, schemaPointers, score: 1000, reason, isGuess: false };
  },
};

/** @throws an error of one sentence; the key of a schema has been checked against that schema. */
function refuseUnknownKey(
  { schemaViews, extensionKey: extension }: KeyContext,
  { name, entity }: Resource,
  key: string,
): void {
  const properties = [...propertiesOf(schemaViews, schemaViews.of(entity)).keys()];
  if (extension === undefined || properties.length === 0) return;
  throw new Error(
    `${extension.pointer}/key names an unknown property of ${name}: "${key}"; ${describeNearest(key, properties)}`,
  );
}

/** `{ type: object }` without properties: `id`. */
const undescribedRecord: KeyRule = {
  name: 'undescribed-record',
  summary: 'A record without declared properties has an id.',
  docs: '#key-undescribed-record',
  maxScore: 900,
  find: (context, resource) => {
    const { schemaViews } = context;
    const isUndescribed = propertiesOf(schemaViews, schemaViews.of(resource.entity)).size === 0;
    return isUndescribed && allowsTextProperties(context, resource)
      ? toDefaultKey(900, 'The document declares no properties')
      : undefined;
  },
};

function toDefaultKey(score: number, reason: string): ScoredKey {
  return { path: ['id'], schemaPointers: [], score, reason, isGuess: false };
}

/** `id`, `petId` or `name` of the record that `/pets/{petId}` reads. */
const recordKey: KeyRule = {
  name: 'record-key',
  summary: 'The record as it is read has a property that is named like a key.',
  docs: '#key-of-the-record',
  maxScore: 350,
  find: scoreKeyInRecord,
};

/** The `name` of `/repos/{owner}/{repo}`, where an `id` is a number and `{repo}` is a text. */
const compoundKey: KeyRule = {
  name: 'compound-key',
  summary: 'The last part of a key of several parts is a name, if the id has another type.',
  docs: '#key-last-of-several-parts',
  maxScore: 355,
  find: ({ schemaViews, parameterSchemas }, { compoundKey, entity, parameter, noun }) => {
    const { types } = schemaViews.of(parameterSchemas);
    if (compoundKey === undefined || !types.includes('string')) return undefined;
    const properties = propertiesOf(schemaViews, schemaViews.of(entity));
    const texts = [...properties].filter(([, pointers]) =>
      schemaViews.of(pointers).types.includes('string'),
    );
    const text = [
      normalizeName(parameter),
      'slug',
      'name',
      `${singularize(normalizeName(noun))}name`,
    ]
      .map((wanted) => texts.find(([name]) => normalizeName(name) === wanted))
      .find((one) => one !== undefined);
    if (!text || texts.some(([one]) => usualKeyNames.includes(normalizeName(one))))
      return undefined;
    const [name, schemaPointers] = text;
    const reason = `"${name}" is a text as {${parameter}} is, and the last of the parts of a key`;
    return { path: [name], schemaPointers, score: 355, reason, isGuess: false };
  },
};

const listKey: KeyRule = {
  name: 'list-key',
  summary: 'The list shows a property that is named like a key.',
  docs: '#key-of-the-list',
  maxScore: 250,
  find: scoreKeyInList,
};

const creationKey: KeyRule = {
  name: 'creation-key',
  summary: 'The reply to a creation shows a property that is named like a key.',
  docs: '#key-of-the-creation',
  maxScore: 150,
  find: scoreKeyInCreation,
};

/** Where GET declares no schema, an `id` is better than a name that others may have too. */
const freeForm: KeyRule = {
  name: 'free-form',
  summary: 'A record that is read without a schema may have an id.',
  docs: '#key-undescribed-record',
  maxScore: 340,
  find: (context, resource) => {
    if (!isReadAsFreeForm(context, resource) || !allowsTextProperties(context, resource))
      return undefined;
    // It counts more than a weak name, wherever that was found, and less than a strong one.
    const named = [recordKey, listKey, creationKey]
      .map(({ find }) => find(context, resource)?.score ?? 0)
      .find((score) => score > 0);
    const score = Math.floor((named ?? 0) / 100) * 100 + 40;
    return toDefaultKey(score, 'The record is read without a schema');
  },
};

/** `required: [urn]` of a record that does not declare `urn`. */
const requiredKey: KeyRule = {
  name: 'required-key',
  summary:
    'The record requires a property with a name that is used for keys only, and does not declare it.',
  docs: '#key-required',
  maxScore: 100,
  find: ({ schemaViews }, { entity }) => {
    const { required, properties } = schemaViews.of(entity);
    const name = [...required].find(
      (one) => !properties.has(one) && undeclaredKeyNames.includes(normalizeName(one)),
    );
    if (name === undefined) return undefined;
    const reason = `The record requires "${name}", and does not declare it`;
    return { path: [name], schemaPointers: [], score: 100, reason, isGuess: false };
  },
};

/** The rules that find the key of a resource: the candidate with the highest score wins. */
export const keyRules: readonly KeyRule[] = [
  extensionKey,
  undescribedRecord,
  describedKey,
  namedKey,
  numberedKey,
  compoundKey,
  recordKey,
  listKey,
  creationKey,
  freeForm,
  exampleKey,
  requiredKey,
];
