import { kindAt, propertiesOf } from '../../openapi/openapi.ts';
import type { PathNode } from '../paths/path-tree.ts';
import { clientKeyText, usualKeyNames } from '../vocabulary/key-names.ts';
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
