import t from 'tap';
import { createKeptBytes } from '../../../src/messages/response/kept-bytes.ts';
import { documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';

const text = JSON.stringify({ note: 'ü'.repeat(2000) });

t.test('a long text of a frozen value is sent as bytes from its second use on', async (t) => {
  const keepBytes = createKeptBytes();
  const value = Object.freeze({});
  t.equal(keepBytes(value, text)?.of(text), text);
  const bytes = keepBytes(value, text)?.of(text);
  t.strictSame(bytes, Buffer.from(text));
  t.equal(keepBytes(value, text)?.of(text), bytes);
});

t.test('another text is never replaced by kept bytes', async (t) => {
  const keepBytes = createKeptBytes();
  const value = Object.freeze({});
  const kept = keepBytes(value, text);
  kept?.of(text);
  t.equal(kept?.of('cut'), 'cut', 'a body that a fault has changed');
  t.equal(kept?.of(undefined), undefined);
  const inOtherType = `${text} `;
  t.equal(keepBytes(value, inOtherType)?.of(inOtherType), inOtherType);
});

t.test('nothing is kept for short texts and values that may change', async (t) => {
  const keepBytes = createKeptBytes();
  t.equal(keepBytes(Object.freeze({}), '{}'), undefined);
  t.equal(keepBytes({}, text), undefined);
  t.equal(keepBytes(text, text), undefined);
  t.equal(keepBytes(null, text), undefined);
});

t.test('a long record is read the same way each time', async (t) => {
  const note = {
    type: 'object',
    properties: { id: { type: 'integer' }, note: { type: 'string' } },
  };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/notes': {
        post: { requestBody: { content: json(note).content }, responses: { 201: json(note) } },
      },
      '/notes/{id}': { get: { responses: { 200: json(note) } } },
    }),
  );
  const payload = { note: 'ü'.repeat(2000) };
  const { id } = (await app.inject({ method: 'POST', url: '/notes', payload })).json();
  const replies = await Promise.all([1, 2, 3].map(() => app.inject(`/notes/${id}`)));
  for (const { headers, body } of replies) {
    t.strictSame(JSON.parse(body), { id, ...payload });
    t.equal(headers['content-length'], `${Buffer.byteLength(body)}`);
    t.match(headers['content-type'], /^application\/json/);
  }
});
