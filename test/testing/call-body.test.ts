import t from 'tap';
import { parseFormFields } from '../../src/testing/match/call-body.ts';

t.test('a form with many names is parsed in linear time', async (t) => {
  const count = 200_000;
  const text = Array.from({ length: count }, (_, index) => `n${index}=${index}`).join('&');

  const fields = parseFormFields(`${text}&n0=again`);

  t.equal(Object.keys(fields).length, count);
  t.strictSame([fields.n0, fields.n1], [['0', 'again'], '1']);
});
