import t from 'tap';
import { compareDocuments } from '../../../src/contract/drift/drift.ts';
import { documentOf } from '../../support/sandlot-of.ts';
import { calling, object, of, text } from './support/drift-of.ts';

function judged(before: object, after: object, deprecationDays = 30) {
  const named = (root: object) => ({
    source: 'api',
    title: 'API',
    version: '1',
    root: { ...root },
  });
  return compareDocuments(
    { before: named(before), after: named(after) },
    { lifecycle: { deprecationDays, today: '2026-06-01' } },
  ).changes.map(({ severity, rule }) => `${severity} ${rule}`);
}

t.test('what was announced may be removed when its time has come', async (t) => {
  const removed = (announcement: object) =>
    judged(documentOf({ '/a': { get: { responses: {}, ...announcement } } }), documentOf({}));

  t.strictSame(removed({}), ['breaking operation-removed']);
  t.strictSame(removed({ deprecated: true }), ['breaking operation-removed']);
  t.strictSame(removed({ 'x-sunset': '2026-01-01' }), ['breaking operation-removed']);
  t.strictSame(removed({ deprecated: true, 'x-sunset': '2026-06-01' }), [
    'breaking operation-removed',
  ]);
  t.strictSame(removed({ deprecated: true, 'x-sunset': '2026-05-31T00:00:00Z' }), [
    'info operation-removed',
  ]);
  t.strictSame(removed({ deprecated: true, sunset: '2026-05-31' }), ['info operation-removed']);
  t.strictSame(removed({ deprecated: true, 'x-deprecated-at': '2026-05-02' }), [
    'info operation-removed',
  ]);
  t.strictSame(removed({ deprecated: true, 'x-deprecated-at': '2026-05-03' }), [
    'breaking operation-removed',
  ]);
  t.strictSame(removed({ deprecated: true, 'x-sunset': 7 }), ['breaking operation-removed']);
});

t.test('properties and parameters are announced as operations are', async (t) => {
  const gone = { deprecated: true, 'x-sunset': '2026-01-01' };
  const schemas = { components: { schemas: { Old: { type: 'string', ...gone } } } };

  t.strictSame(judged(of(object({ a: { ...text, ...gone }, b: text })), of(object({ b: text }))), [
    'info request-property-removed',
    'info reply-property-removed',
  ]);
  t.strictSame(
    judged(
      of(object({ a: { $ref: '#/components/schemas/Old' } }), schemas),
      of(object({}), schemas),
    ),
    ['info request-property-removed', 'info reply-property-removed'],
  );
  t.strictSame(
    judged(
      calling({ parameters: [{ name: 'q', in: 'query', schema: text, ...gone }] }),
      calling({}),
    ),
    ['info parameter-removed'],
  );
});

t.test('a deprecation announces its sunset in time', async (t) => {
  const deprecated = (before: object, after: object, days = 30) =>
    judged(calling(before), calling(after), days);
  const note = 'info operation-deprecated';

  t.strictSame(deprecated({}, { deprecated: true }), ['breaking sunset-missing', note]);
  t.strictSame(deprecated({}, { deprecated: true }, 0), [note]);
  t.strictSame(deprecated({}, { deprecated: true, 'x-sunset': '2026-06-30' }), [
    'breaking sunset-too-soon',
    note,
  ]);
  t.strictSame(deprecated({}, { deprecated: true, 'x-sunset': '2026-07-01' }), [note]);
  const soon = { deprecated: true, 'x-sunset': '2026-08-01' };
  t.strictSame(deprecated(soon, { deprecated: true, 'x-sunset': '2026-09-01' }), [
    'info sunset-changed',
  ]);
  t.strictSame(deprecated(soon, { deprecated: true, 'x-sunset': '2026-07-01' }), [
    'breaking sunset-moved',
  ]);
  t.strictSame(deprecated(soon, { deprecated: true }), ['breaking sunset-moved']);
  const undated = { deprecated: true, 'x-sunset': 'soon' };
  t.strictSame(deprecated(soon, undated), ['breaking sunset-invalid']);
  t.strictSame(deprecated({}, { deprecated: true, 'x-sunset': '2026-13-01' }), [
    'breaking sunset-invalid',
    note,
  ]);
  t.strictSame(deprecated(undated, soon), ['info sunset-changed']);
  t.strictSame(
    deprecated({ 'x-stability-level': 'alpha' }, { ...undated, 'x-sunset': undefined }),
    ['info operation-deprecated', 'info stability-changed'],
  );
});

t.test('parameters and properties announce their sunset too', async (t) => {
  const query = (more: object) =>
    calling({ parameters: [{ name: 'q', in: 'query', schema: text, ...more }] });

  t.strictSame(judged(query({}), query({ deprecated: true })), [
    'breaking sunset-missing',
    'info parameter-deprecated',
  ]);
  t.strictSame(judged(of(object({ a: text })), of(object({ a: { ...text, deprecated: true } }))), [
    ...['breaking sunset-missing', 'breaking sunset-missing'],
    ...['info schema-deprecated', 'info schema-deprecated'],
  ]);
});

t.test('with 0 days, what is deprecated may go at any time', async (t) => {
  const before = calling({
    parameters: [{ name: 'q', in: 'query', schema: text, deprecated: true }],
  });

  t.strictSame(judged(before, calling({}), 0), ['info parameter-removed']);
});

t.test('an unstable operation may change, and may not become less stable', async (t) => {
  const parameters = [{ name: 'q', in: 'query', schema: text }];
  const changed = (before: string | undefined, after: string | undefined) =>
    judged(
      calling({ 'x-stability-level': before, parameters }),
      calling({ 'x-stability-level': after }),
    );

  t.strictSame(changed('alpha', 'beta'), ['info stability-changed', 'info parameter-removed']);
  t.strictSame(changed('alpha', 'ga'), ['breaking stability-invalid', 'info parameter-removed']);
  t.strictSame(changed('draft', 'draft'), ['info parameter-removed']);
  t.strictSame(changed('beta', undefined), [
    'breaking parameter-removed',
    'info stability-changed',
  ]);
  t.strictSame(changed(undefined, 'beta'), [
    'breaking stability-decreased',
    'breaking parameter-removed',
  ]);
});

t.test('a value of x-extensible-enum may not be removed from what clients send', async (t) => {
  const of2 = (values: unknown) => of({ ...text, 'x-extensible-enum': values });

  t.strictSame(judged(of2(['a', 'b']), of2(['a', 'c'])), [
    'breaking request-extensible-value-removed',
  ]);
  t.strictSame(judged(of2(['a']), of2(undefined)), []);
});
