import t from 'tap';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';
import { startOnSocket } from './support/journal-of.ts';

for (const journal of [0, 1000]) {
  t.test(
    `a server that closes ends event streams at once, with a journal of ${journal}`,
    async (t) => {
      const { origin } = await startOnSocket(t, { journal });
      const left = new AbortController();

      const reply = await fetch(`${origin}/_sandlot/events`, { signal: left.signal });
      const first = await reply.body?.getReader().read();
      left.abort();

      t.match(reply, { status: 200 });
      t.equal(new TextDecoder().decode(first?.value), ': calls follow\n\n');
    },
  );
}

/** Reads a stream: `found` when the text has come, `all` at its end. */
function readUntil(reply: Response, text: string) {
  let read = '';
  let find = () => {};
  const found = new Promise<void>((resolve) => {
    find = resolve;
  });
  const all = (async () => {
    const chunks = (reply.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream());
    for await (const chunk of chunks) {
      read += chunk;
      if (read.includes(text)) find();
    }
    return read;
  })();
  return { found, all };
}

t.test(
  'an event stream sends calls as they are answered, and resumes after Last-Event-ID',
  async (t) => {
    const { app, origin, list } = await startOnSocket(t);
    await list();
    await list();

    const watch = (headers: Record<string, string> = {}) =>
      fetch(`${origin}/_sandlot/events?operation=listPets`, { headers });
    const [first, second] = await Promise.all([watch(), watch({ 'last-event-id': '1' })]);
    await list();
    await app.inject('/api/none');
    const left = new AbortController();
    await fetch(`${origin}/_sandlot/events`, { signal: left.signal });
    left.abort();
    const texts = [first, second].map((reply) => readUntil(reply, 'id: 3'));
    await Promise.all(texts.map(({ found }) => found));
    const closing = app.close();

    const idsIn = async (text: Promise<string> | undefined) =>
      [...((await text) ?? '').matchAll(/^id: (.*)$/gm)].map(([, id]) => id);
    t.equal(first.headers.get('content-type'), 'text/event-stream');
    t.strictSame(await idsIn(texts[0]?.all), ['3']);
    t.strictSame(await idsIn(texts[1]?.all), ['2', '3']);
    await closing;
  },
);

t.test('an event leaves out the bodies that are too large, and no others', async (t) => {
  const text = 'x'.repeat(70_000);
  const shown = json({ type: 'object' }, { example: { message: text } });
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/report': {
        get: { responses: { 200: shown } },
        post: { requestBody: json({ type: 'object' }), responses: { 204: { description: '' } } },
        put: {
          requestBody: json({ type: 'object', required: ['name'] }),
          responses: {
            204: { description: '' },
            400: json({ type: 'object' }, { example: { message: 'No.', hint: text } }),
          },
        },
      },
    }),
  );
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const reply = await fetch(`${origin}/_sandlot/events`);

  const url = '/report';
  await app.inject(url);
  await app.inject({ method: 'POST', url, payload: { text } });
  await app.inject({ method: 'PUT', url, payload: { text } });
  const { found, all } = readUntil(reply, 'id: 3');
  await found;
  const closing = app.close();
  const events = [...(await all).matchAll(/^data: (.*)$/gm)];
  await closing;

  t.strictSame(
    events.map(([, data]) => JSON.parse(`${data}`).leftOut),
    [['reply'], ['request'], ['request', 'reply']],
  );
});
