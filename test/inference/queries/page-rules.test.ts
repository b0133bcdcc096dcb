import t from 'tap';
import { integer, text } from '../../support/api-model-of.ts';
import { listQueryOf, query } from './support/list-plan.ts';

const absent = { defaultValue: undefined, minimum: undefined, maximum: undefined };

t.test('page-number: a numeric parameter with such a name is the number of the page', async (t) => {
  for (const name of ['page', 'pageNumber', 'page_no', 'currentPage'])
    t.strictSame(listQueryOf([query(name, integer)]).page.number, { name, ...absent });

  const { page } = listQueryOf([query('page', { ...integer, minimum: 0, default: 0 })]);
  t.strictSame(page.number, { ...absent, name: 'page', minimum: 0, defaultValue: 0 });
  t.equal(listQueryOf([query('page')]).page.number, undefined, 'a text is no number');
  t.equal(listQueryOf([query('page', {})]).page.number?.name, 'page', 'without a type it may be');
});

t.test('page-size: a numeric parameter with such a name is the size of the page', async (t) => {
  for (const name of ['per_page', 'pageSize', 'limit', 'maxResults', 'top'])
    t.equal(listQueryOf([query(name, integer)]).page.size?.name, name);

  const { page } = listQueryOf([query('limit', { ...integer, maximum: 100, default: 10 })]);
  t.strictSame(page.size, { name: 'limit', defaultValue: 10, minimum: undefined, maximum: 100 });
});

t.test(
  'offset: a numeric parameter with such a name is the number of records before',
  async (t) => {
    for (const name of ['offset', 'skip', 'startIndex', 'start_at'])
      t.equal(listQueryOf([query(name, integer)]).page.offset?.name, name);
  },
);

t.test('the first parameter in the document counts', async (t) => {
  const { page } = listQueryOf([query('limit', integer), query('size', integer)]);

  t.equal(page.size?.name, 'limit');
});

t.test('a parameter of the path or the header pages nothing', async (t) => {
  const header = { name: 'page', in: 'header', schema: integer };

  t.equal(listQueryOf([header]).page.number, undefined);
});

t.test('parts of an object page by their own names', async (t) => {
  const schema = { type: 'object', properties: { number: integer, size: integer } };
  const { page } = listQueryOf([query('page', schema, { style: 'deepObject' })]);

  t.equal(page.number?.name, 'page[number]');
  t.equal(page.size?.name, 'page[size]');
});

t.test('the properties of a whole query page by their own names', async (t) => {
  const schema = { type: 'object', properties: { page: integer, name: text } };
  const { page, filters } = listQueryOf([
    { name: 'all', in: 'querystring', content: { 'application/json': { schema } } },
  ]);

  t.equal(page.number?.name, 'page');
  t.match(filters, [{ parameter: 'name', property: 'name' }]);
});
