import t from 'tap';
import { describeSchemaError } from '../../src/base/schema-error.ts';

/** By keyword, what Ajv reports, and how the sentence ends. */
const errors: Readonly<Record<string, readonly [params: Record<string, unknown>, end: string]>> = {
  required: [{ missingProperty: 'name' }, 'must have the required property "name"'],
  dependentRequired: [
    { missingProperty: 'zip', property: 'city' },
    'must have the property "zip" beside "city"',
  ],
  propertyNames: [{ propertyName: 'n ame' }, 'must not have the property "n ame"'],
  minLength: [{ limit: 1 }, 'must have at least 1 character'],
  uniqueItems: [{ i: 2, j: 0 }, 'must not have the same item twice (items 0 and 2)'],
  ownKeyword: [{}, 'is in the words of Ajv'],
};

for (const [keyword, [params, end]] of Object.entries(errors))
  t.test(`an error of ${keyword} ends a sentence`, async (t) => {
    t.equal(describeSchemaError({ keyword, params, message: 'is in the words of Ajv' }), end);
  });
