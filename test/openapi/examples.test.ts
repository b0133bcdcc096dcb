import t from 'tap';
import { findExample } from '../../src/openapi/openapi.ts';

/** A media type, and the example that it has. */
const examples: readonly (readonly [string, unknown, unknown])[] = [
  ['its own', { example: 'a', schema: { example: 'b' } }, 'a'],
  ['the first of its own', { examples: { one: { value: 'a' }, two: { value: 'b' } } }, 'a'],
  ['one that stands elsewhere', { examples: { one: { $ref: '#/elsewhere' } } }, 'e'],
  [
    'that of its schema, where its own has no value',
    { examples: { one: {} }, schema: { example: 'b' } },
    'b',
  ],
  [
    'that of its schema, where its own leads nowhere',
    { examples: { one: { $ref: '#/nowhere' } }, schema: { example: 'b' } },
    'b',
  ],
  ['that of its schema, where it has no own', { examples: {}, schema: { example: 'b' } }, 'b'],
  ['the first of its schema', { schema: { examples: ['a', 'b'] } }, 'a'],
  ['none of a schema without one', { schema: {} }, undefined],
  ['none without a schema', {}, undefined],
  ['none of nothing', null, undefined],
];

for (const [title, media, example] of examples) {
  t.test(`the example of a media type is ${title}`, async (t) => {
    t.equal(findExample({ root: { media, elsewhere: { value: 'e' } } }, '/media'), example);
  });
}
