import t from 'tap';
import { integer, text } from '../../support/api-model-of.ts';
import { listQueryOf, petProperties, query } from './support/list-plan.ts';

t.test('cursor: a parameter with such a name continues behind the previous page', async (t) => {
  for (const name of [
    'cursor',
    'after',
    'starting_after',
    'pageToken',
    'marker',
    'iterator',
    'since_id',
  ])
    t.equal(listQueryOf([query(name)]).page.cursor?.name, name);

  t.strictSame(listQueryOf([query('cursor', { ...text, default: '*' })]).page.cursor, {
    name: 'cursor',
    type: 'text',
    digitsMean: 'key',
    order: 'oldest first',
    defaultValue: '*',
  });
});

t.test('cursor: a number is a key where keys are numbers, else it counts records', async (t) => {
  const uuid = { ...petProperties, id: { type: 'string', format: 'uuid' } };
  const parameters = [query('after', integer)];

  t.match(listQueryOf(parameters).page.cursor, { type: 'number', digitsMean: 'key' });
  t.match(listQueryOf(parameters, { properties: uuid }).page.cursor, { digitsMean: 'count' });
});

t.test('cursor: a date is a filter', async (t) => {
  const { page } = listQueryOf([query('after', { ...text, format: 'date-time' })]);

  t.equal(page.cursor, undefined);
});

t.test('text-offset: an offset that is a text is a cursor that may count', async (t) => {
  t.match(listQueryOf([query('offset')]).page, {
    offset: undefined,
    cursor: { name: 'offset', digitsMean: 'count' },
  });
  const { page } = listQueryOf([query('cursor'), query('offset')]);
  t.equal(page.cursor?.name, 'cursor', 'a cursor comes first');
  const from = listQueryOf([query('from', { ...text, format: 'date-time' })]);
  t.equal(from.page.cursor, undefined, 'a date is a filter');
});

t.test('newest-first-cursor: max_id lists the newest records first', async (t) => {
  t.match(listQueryOf([query('after'), query('max_id')]).page.cursor, {
    name: 'max_id',
    order: 'newest first',
  });
});

t.test('newer-than-key: since_id beside max_id leaves out the records up to a key', async (t) => {
  const newer = { parameter: 'since_id', property: 'id', test: 'above', defaultValue: undefined };

  t.strictSame(listQueryOf([query('max_id'), query('since_id')]).filters, [newer]);
  t.strictSame(listQueryOf([query('since_id')]).filters, [], 'alone it is a cursor');
});

t.test('backward-cursor: the page ends before a record', async (t) => {
  for (const name of ['before', 'ending_before', 'prevCursor'])
    t.match(listQueryOf([query(name)]).page, { cursor: undefined, endCursor: { name } });
});
