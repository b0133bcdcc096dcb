import { propertiesOf } from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import { allowsTextProperties } from '../resources/record-schema.ts';
import { listReplyExamples } from '../resources/shown-record.ts';
import { expandAbbreviations } from '../vocabulary/singularize.ts';
import { listStrongKeyNames } from './key-property.ts';
import type { KeyContext, KeyRule } from './key-rule.ts';
import { scoreKeyInCreation, scoreKeyInList } from './score-key.ts';

/** `{ "id": "7c0e…", "name": "Ahoy" }`, where the schema of the record declares the name alone. */
export const exampleKey: KeyRule = {
  name: 'example-key',
  summary: 'The examples of replies show an id that the schema of the record does not declare.',
  docs: '#key-of-an-example',
  maxScore: 340,
  find: (context, resource) => {
    const name = findShownKey(context, resource);
    if (name === undefined) return undefined;
    const reason = `The example of a reply shows "${name}", which the schema does not declare`;
    const schemaPointers = findSchemas(context, resource, name);
    return { path: [name], schemaPointers, score: 340, reason, isGuess: false };
  },
};

/** The key in the example of a reply with one record, or with a list of them. */
function findShownKey(context: KeyContext, resource: Resource): string | undefined {
  const { root, schemaViews } = context;
  const record = schemaViews.of(resource.entity);
  if (record.undeclared === 'forbidden' || !allowsTextProperties(context, resource))
    return undefined;
  const declared = new Set(propertiesOf(schemaViews, record).keys());
  const keyNames = listStrongKeyNames(resource.parameter, resource.noun);
  for (const example of listReplyExamples(root, resource)) {
    const names = Object.keys(example);
    const shown = names.filter((name) => !declared.has(name));
    const name = keyNames
      .map((keyName) => shown.find((one) => expandAbbreviations(one) === keyName))
      .find((one) => one !== undefined);
    if (name !== undefined && shown.length < names.length) return name;
  }
  return undefined;
}

/** The schemas of the key where the list or the reply to a creation declares it. */
function findSchemas(context: KeyContext, resource: Resource, name: string): readonly string[] {
  const found = [scoreKeyInList, scoreKeyInCreation].map((find) => find(context, resource));
  return found.find((one) => one?.path.join('.') === name)?.schemaPointers ?? [];
}
