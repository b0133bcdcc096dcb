import t from 'tap';
import { documentOf, sandlotOf } from '../../support/sandlot-of.ts';
import { constant, offering, pet } from './support/offering.ts';

t.test('XML is serialized by the xml objects of the schema', async (t) => {
  const send = await offering(t, {
    'application/json': { schema: pet },
    'application/xml': { schema: pet },
  });

  t.strictSame(await send('application/xml'), [
    ...[200, 'application/xml'],
    '<?xml version="1.0" encoding="UTF-8"?>\n<pet id="5"><called>&lt;Tom &amp; &quot;Co&quot;&gt;</called><tags><tag>a</tag><tag>b</tag></tags><toys><a>1</a></toys><toys><a></a></toys></pet>',
  ]);
});

t.test('an outcome with an XML content type is serialized as XML', async (t) => {
  const content = {
    'application/xml': {
      schema: { properties: { a: { xml: { attribute: true } } }, additionalProperties: true },
    },
  };
  const { app } = await sandlotOf(
    t,
    documentOf({ '/pets': { get: { responses: { 200: { description: '', content } } } } }),
    {
      module: `export const behaviours = {
        'GET /pets': () => ({ status: 200, headers: { 'Content-Type': 'application/xml' }, body: { a: 1, b: 2 } }),
      };`,
    },
  );

  t.match((await app.inject('/pets')).body, '<root a="1"><b>2</b></root>');
});

t.test('a list in XML has one root element', async (t) => {
  const lists = async (schema: object) =>
    String((await (await offering(t, { 'application/xml': { schema } }, ['a', 'b']))())[2]).slice(
      39,
    );
  const items = { type: 'string', xml: { name: 'tag' } };

  t.equal(await lists({ type: 'array', items }), '<root><tag>a</tag><tag>b</tag></root>');
  t.equal(
    await lists({ type: 'array', items, xml: { name: 'all', wrapped: true } }),
    '<all><tag>a</tag><tag>b</tag></all>',
  );
});

t.test('streams have an event or a line for each entry', async (t) => {
  const type = async (name: string) =>
    (await (await offering(t, { [name]: {} }, [{ a: 1 }, 2]))())[2];

  t.equal(await type('text/event-stream'), 'data: {"a":1}\n\ndata: 2\n\n');
  t.equal(await type('application/jsonl'), '{"a":1}\n2\n');
  t.equal(await type('application/x-ndjson'), '{"a":1}\n2\n');
});

t.test('itemSchema streams a list item by item (OpenAPI 3.2)', async (t) => {
  const streamed = async (type: string, itemSchema: object) => {
    const content = { [type]: { itemSchema } };
    const { app } = await sandlotOf(
      t,
      documentOf(
        { '/streamed': { get: { responses: { 200: { description: '', content } } } } },
        { openapi: '3.2.0' },
      ),
    );
    return (await app.inject('/streamed')).body;
  };
  const events = {
    required: ['data', 'event', 'more'],
    properties: {
      event: { const: 'tick' },
      data: { enum: ['one\ntwo'] },
      id: { const: 7 },
      more: { const: 'undeclared' },
    },
  };

  t.equal(
    await streamed('text/event-stream', events),
    'event: tick\nid: 7\ndata: one\ndata: two\n\n',
  );
  t.equal(await streamed('application/jsonl', constant('a')), '{"a":"a"}\n');
  t.equal(await streamed('application/json-seq', constant('a')), '\u001e{"a":"a"}\n');
});

t.test('the root element of XML has the name of the schema', async (t) => {
  const content = { 'application/xml': { schema: { $ref: '#/components/schemas/Pet' } } };
  const { app } = await sandlotOf(
    t,
    documentOf(
      { '/pet': { get: { responses: { 200: { description: '', content } } } } },
      { components: { schemas: { Pet: constant('name') } } },
    ),
  );

  t.match((await app.inject('/pet')).body, '<Pet><name>name</name></Pet>');
});
