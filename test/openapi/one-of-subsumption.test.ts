import t from 'tap';
import { isEveryOptionSubsumed } from '../../src/openapi/openapi.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
function object(properties: object, more: object = {}) {
  return { type: 'object', properties, ...more };
}
function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

const root = {
  components: {
    schemas: {
      Pet: object({ name: text }, { description: 'A pet' }),
      Loop: object({ next: ref('Loop'), n: integer }),
      Ring: object({ next: ref('Ring'), n: integer }),
    },
  },
};

/** Two options, and whether each lies within the other. */
const pairs: readonly (readonly [string, unknown, unknown, boolean])[] = [
  ['the same in other words', ref('Pet'), object({ name: { ...text, title: 'Name' } }), true],
  ['a reference with remarks', { ...ref('Pet'), description: 'mine' }, ref('Pet'), true],
  ['a reference with more', { ...ref('Pet'), maxProperties: 1 }, ref('Pet'), false],
  ['anything and anything', true, {}, true],
  ['nothing and something', false, text, false],
  ['schemas that hold themselves', ref('Loop'), ref('Ring'), false],
  ['a reference to nothing', ref('None'), ref('Pet'), false],
  ['another type', text, integer, false],
  ['types in another order', { type: ['string', 'null'] }, { type: ['null', 'string'] }, true],
  ['whole numbers among numbers', integer, { type: 'number' }, false],
  ['a null that only one takes', { ...text, nullable: true }, text, false],
  ['what only one requires', object({}, { required: ['a'] }), object({}), false],
  ['what both require', { required: ['a', 'b'] }, { required: ['b', 'a'] }, true],
  ['a property that only one describes', object({ a: text }), object({}), false],
  [
    'other properties of a closed one',
    object({ a: text }, { additionalProperties: false }),
    object({ b: text }, { additionalProperties: false }),
    false,
  ],
  ['values in another order', { enum: ['a', 'b'] }, { enum: ['b', 'a'] }, true],
  ['a value in other words', { const: 'a' }, { enum: ['a'] }, false],
  ['other values', { enum: ['a'] }, { enum: ['b'] }, false],
  ['lists of the same', { items: ref('Pet') }, { items: object({ name: text }) }, true],
  ['lists of other things', { items: text }, { items: {} }, false],
  ['lists of anything', {}, { items: text }, false],
  ['the same bounds', { minimum: 1, maximum: 5 }, { maximum: 5, minimum: 1 }, true],
  ['other bounds', { minimum: 1, maximum: 5 }, { minimum: 2, maximum: 4 }, false],
  ['a bound that is none', { minimum: 'a' }, { minimum: 1 }, false],
  ['parts of the same', { allOf: [ref('Pet'), {}] }, ref('Pet'), true],
  ['one of several', { anyOf: [text, integer] }, { anyOf: [integer, text] }, false],
  ['what lies within a choice', text, { anyOf: [text, integer] }, false],
  ['what may depend on the rest', { if: text, else: text }, { else: text, if: text }, false],
];

for (const [title, one, other, subsumed] of pairs) {
  t.test(`${title}: ${subsumed}`, async (t) => {
    t.equal(isEveryOptionSubsumed(root, [one, other]), subsumed);
    t.equal(isEveryOptionSubsumed(root, [other, one]), subsumed);
  });
}

t.test('an option within another one does not matter if the other stands alone', async (t) => {
  t.notOk(isEveryOptionSubsumed(root, [integer, { type: 'number' }]));
  t.notOk(isEveryOptionSubsumed(root, [{ minimum: 3 }, { minimum: 2 }]));
  t.ok(
    isEveryOptionSubsumed(root, [
      integer,
      { type: 'number' },
      { ...integer, minimum: 1 },
      { type: ['number'] },
    ]),
  );
  t.ok(
    isEveryOptionSubsumed(root, [
      { enum: ['a'] },
      { enum: ['a', 'b'] },
      { enum: ['b', 'a'] },
      { const: 'b' },
    ]),
  );
  t.ok(isEveryOptionSubsumed(root, [{ minimum: 3 }, {}, true]));
  t.notOk(isEveryOptionSubsumed(root, [text]));
});

t.test('options that are too many to compare count as distinct', async (t) => {
  const options = Array.from({ length: 200 }, (_, index) => ({ const: index }));

  t.notOk(isEveryOptionSubsumed(root, [...options, ...options]));
  t.ok(isEveryOptionSubsumed(root, [...options.slice(0, 9), ...options.slice(0, 9)]));
});
