import t from 'tap';
import { entriesAt, wrapAt } from '../../../src/handlers/record/envelope.ts';

t.test('the records of a body are found, one or many', async (t) => {
  t.strictSame(entriesAt({ a: 1 }, []), [{ a: 1 }]);
  t.strictSame(entriesAt({ data: { a: 1 } }, ['data']), [{ a: 1 }]);
  t.strictSame(entriesAt({ pets: [{ a: 1 }, { a: 2 }, 'x'] }, ['pets', 0]), [{ a: 1 }, { a: 2 }]);
  t.strictSame(entriesAt([{ a: 1 }], [0]), [{ a: 1 }]);
});

t.test('there are none where the body is of another form', async (t) => {
  t.strictSame(entriesAt(undefined, []), []);
  t.strictSame(entriesAt('text', ['data']), []);
  t.strictSame(entriesAt({ other: {} }, ['data']), []);
  t.strictSame(entriesAt({ data: {} }, ['data', 0]), []);
  t.strictSame(entriesAt({}, ['constructor']), []);
});

t.test('records are wrapped as the body has them', async (t) => {
  const [a, b] = [{ a: 1 }, { b: 1 }];

  t.strictSame(wrapAt([], [a, b]), a);
  t.strictSame(wrapAt(['data'], [a, b]), { data: a });
  t.strictSame(wrapAt(['pets', 0], [a, b]), { pets: [a, b] });
  t.strictSame(wrapAt([0, 'pet'], [a, b]), [{ pet: a }]);
});
