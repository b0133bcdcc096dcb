import t from 'tap';
import { accepting, list, object, returning, text } from '../support/api-model-of.ts';
import { documentOf, sandlotOf } from '../support/sandlot-of.ts';

function made(faker: unknown, schema: object = text) {
  return { ...schema, 'x-sandlot': { faker } };
}

/** A schema with a method of faker, and what its values look like. */
const methods: readonly (readonly [string, object, RegExp])[] = [
  ['a text', made('animal.dog'), /^"[A-Z]/],
  ['what it is given, in a list', made({ 'helpers.arrayElement': [['a', 'b']] }), /^"[ab]"$/],
  ['what it is given, alone', made({ 'string.numeric': 3 }), /^"\d{3}"$/],
  ['a number for a text', made('number.int'), /^"\d+"$/],
  ['a large number for a text', made({ 'number.bigInt': 9 }), /^"\d"$/],
  ['a text for a number', made({ 'string.numeric': 2 }, { type: 'integer' }), /^\d\d?$/],
  ['an instant', made('date.past', { type: 'string', format: 'date-time' }), /^"\d{4}-.*Z"$/],
  ['a day', made('date.past', { type: 'string', format: 'date' }), /^"\d{4}-\d\d-\d\d"$/],
  ['a truth', made('datatype.boolean', { type: 'boolean' }), /^(true|false)$/],
  ['what does not fit is made as ever', made('animal.dog', { type: 'integer' }), /^\d+$/],
  [
    'a method goes before an example',
    { ...made({ 'string.numeric': 5 }), example: 'it' },
    /^"\d{5}"$/,
  ],
];

for (const [title, schema, pattern] of methods) {
  t.test(`a faker method generates a value: ${title}`, async (t) => {
    const { app } = await sandlotOf(
      t,
      documentOf({ '/things': { get: returning(list(object({ id: text, it: schema }))) } }),
    );

    for (const { it } of (await app.inject('/things')).json()) t.match(JSON.stringify(it), pattern);
  });
}

t.test('a faker method overrides examples and generates keys', async (t) => {
  const thing = object({
    id: made({ 'string.alpha': { length: 5, casing: 'upper' } }),
    name: made({ 'helpers.arrayElement': [['Ann', 'Bob']] }),
    size: text,
  });
  const example = [{ id: 'one', name: 'Example', size: 'L', more: 'M' }];
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/things': {
        get: {
          responses: {
            200: {
              description: '',
              content: { 'application/json': { schema: list(thing), example } },
            },
          },
        },
        post: accepting(thing),
      },
      '/things/{id}': { get: returning(thing) },
    }),
  );

  const things: readonly Record<string, unknown>[] = (await app.inject('/things')).json();
  const { id } = (await app.inject({ method: 'POST', url: '/things', payload: {} })).json();

  t.equal(things[0]?.size, 'L');
  t.ok(things.every(({ name }) => name === 'Ann' || name === 'Bob'));
  t.match(`${things[1]?.id} ${things[2]?.id} ${id}`, /^[A-Z]{5} [A-Z]{5} \S+$/);
});
