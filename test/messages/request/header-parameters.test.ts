import t from 'tap';
import { parseHeaderParameters } from '../../../src/messages/request/header-parameters.ts';

const fields: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['text/plain', {}],
  ['text/plain; charset=utf-8', { charset: 'utf-8' }],
  ['a/b;Q = 0.5 ; x="a;b"; y=', { q: '0.5', x: 'a;b', y: '' }],
  ['form-data; name="a\\"b\\\\c\\d"', { name: 'a"b\\c\\d' }],
  ['form-data; flag; =none; name=a', { name: 'a' }],
  ['form-data; name="never closed; filename=b', { name: '"never closed', filename: 'b' }],
  ['form-data; flag', {}],
];

for (const [field, parameters] of fields) {
  t.test(`the parameters of ${field}`, async (t) => {
    t.strictSame(Object.fromEntries(parseHeaderParameters(field)), parameters);
  });
}
