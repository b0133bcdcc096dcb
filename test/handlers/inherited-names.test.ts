import t from 'tap';
import { integer, text } from '../support/api-model-of.ts';
import { json } from '../support/sandlot-of.ts';
import { collection } from './support/collection.ts';
import {
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

/** Each property but the key is inherited by every object in JavaScript. */
const result = objectSchema(
  { id: text, constructor: text, toString: text, valueOf: integer, note: text },
  { required: ['id', 'constructor'] },
);
const schemas = { Result: result, Note: objectSchema({ toString: text }, { required: [] }) };

t.test('a property called constructor is stored, and missing where it is not sent', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/results': collection('Result', withRequestBody(ref('Result'))),
      '/results/{id}': {
        parameters: [pathParameter('id', 'string')],
        get: { responses: { 200: json(ref('Result')) } },
      },
    },
    { schemas },
  );

  const missing = await send('POST', '/results', { id: 'a' });
  const wrong = await send('POST', '/results', { id: 'a', constructor: 7 });
  const made = await send('POST', '/results', { id: 'a', constructor: 'Ferrari' });

  t.match(missing, {
    status: 400,
    body: { violations: [{ pointer: '', message: /constructor/ }] },
  });
  t.match(wrong, { status: 400, body: { violations: [{ pointer: '/constructor' }] } });
  t.equal(missing.body.violations.length, 1);
  t.strictSame(made.body, { id: 'a', constructor: 'Ferrari' });
  t.strictSame((await send('GET', '/results/a')).body, made.body);
});

t.test(
  'many undeclared names beside an inherited one are refused, and not all are listed',
  async (t) => {
    const strict = objectSchema({ toString: text }, { additionalProperties: false });
    const send = await serveDocument(
      t,
      { '/notes': collection('Note', withRequestBody(strict)) },
      { schemas },
    );
    const names = Array.from({ length: 300 }, (_, index) => [`n${index}`, 1]);

    const { status, body } = await send('POST', '/notes', Object.fromEntries(names));

    t.equal(status, 400);
    t.equal(body.violations.length, 100);
  },
);
