import { findBodySchema, kindAt, propertiesOf, schemasOfProperty } from '../../openapi/openapi.ts';
import type { PathNode } from '../paths/path-tree.ts';
import {
  clientKeyText,
  nameOfRecordText,
  numberNames,
  numberParameter,
  recordNames,
  usualKeyNames,
} from '../vocabulary/key-names.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import type { KeyContext, KeyRule } from './key-rule.ts';

/** `/companies/{company_id}` takes the `id` of a record whose `company_id` is the number that its client gave it. */
export const describedKey: KeyRule = {
  name: 'described-key',
  summary: 'Descriptions say that the path takes the id, and not the property with its name.',
  docs: '#key-described',
  maxScore: 360,
  find: (context, resource) => {
    const { schemaViews } = context;
    const { item } = resource;
    const properties = [...propertiesOf(schemaViews, schemaViews.of(resource.entity))];
    const find = (isKeyName: (name: string) => boolean) =>
      properties.find(
        ([name, schemaPointers]) =>
          isKeyName(normalizeName(name)) && kindAt(schemaViews, schemaPointers) === 'scalar',
      );
    const id = find((name) => usualKeyNames.includes(name));
    const named = find((name) => name === normalizeName(resource.parameter));
    if (item === undefined || id === undefined || named === undefined || id === named)
      return undefined;
    const [ofId, ofNamed] = [id, named].map(([, pointers]) => describe(context, pointers));
    const ofPath = describeParameter(item, resource.parameter);
    const isSame = ofPath !== '' && ofPath === ofId;
    const isOfClient = clientKeyText.test(`${ofNamed}`) && !clientKeyText.test(ofPath);
    if (!isSame && !isOfClient) return undefined;
    const [name, schemaPointers] = id;
    const reason = isSame
      ? `The path parameter has the description of "${name}"`
      : `"${named[0]}" is described as a value that clients choose`;
    return { path: [name], schemaPointers, score: 360, reason, isGuess: false };
  },
};

/** `/orgs/{org}` takes the `name` of a record whose `id` is a number, if `{org}` is the `name of the organization`. */
export const namedKey: KeyRule = {
  name: 'named-key',
  summary: 'The path parameter is described as the name of a record whose id is a number.',
  docs: '#key-named',
  maxScore: 360,
  find: ({ schemaViews, parameterSchemas }, { entity, item, parameter, createOperation }) => {
    if (item === undefined || !schemaViews.of(parameterSchemas).types.includes('string'))
      return undefined;
    const [, word] = nameOfRecordText.exec(describeParameter(item, parameter)) ?? [];
    const properties = propertiesOf(schemaViews, schemaViews.of(entity));
    const isText = (name: string) => schemaViews.of(properties.get(name)).types.includes('string');
    const hasTextId = [...properties.keys()].some(
      (name) => usualKeyNames.includes(normalizeName(name)) && isText(name),
    );
    if (word === undefined || hasTextId) return undefined;
    const body = findBodySchema(createOperation);
    const sent = schemaViews.of(body === undefined ? [] : [body]).required;
    const others = word === 'name' ? recordNames : [];
    const names = [word, ...others].filter((name) => properties.has(name) && isText(name));
    const name = names.find((one) => sent.has(one)) ?? names[0];
    if (name === undefined) return undefined;
    const schemaPointers = schemasOfProperty(properties, name);
    const reason = `The path parameter is described as the ${word} of a record`;
    return { path: [name], schemaPointers, score: 360, reason, isGuess: false };
  },
};

/** `/issues/{index}` takes the `number` of an issue, which has an `id` too. */
export const numberedKey: KeyRule = {
  name: 'numbered-key',
  summary: 'A path parameter that is called a number takes the number of a record.',
  docs: '#key-numbered',
  maxScore: 355,
  find: ({ schemaViews }, { entity, parameter }) => {
    if (!numberParameter.test(parameter)) return undefined;
    const numbers = [...propertiesOf(schemaViews, schemaViews.of(entity))].filter(
      ([name, pointers]) =>
        numberNames.includes(normalizeName(name)) &&
        schemaViews.of(pointers).types.includes('integer'),
    );
    const [found] = numbers;
    if (found === undefined || numbers.length > 1) return undefined;
    const [name, schemaPointers] = found;
    const reason = `{${parameter}} is a number, as "${name}" is`;
    return { path: [name], schemaPointers, score: 355, reason, isGuess: false };
  },
};

function describeParameter({ operations }: PathNode, parameter: string): string {
  const texts = [...operations.values()].flatMap(({ parameters }) =>
    parameters.filter(({ name }) => name === parameter).map((one) => one.description ?? ''),
  );
  return normalizeText(texts.find((text) => text !== '') ?? '');
}

function describe({ schemaViews }: KeyContext, schemaPointers: readonly string[]): string {
  return normalizeText(`${schemaViews.of(schemaPointers).keywords.description ?? ''}`);
}

/** The first sentence, without signs and capitals. */
function normalizeText(text: string): string {
  const [sentence = ''] = text.trim().split(/[.\n]/);
  return sentence.toLowerCase();
}
