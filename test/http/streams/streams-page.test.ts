import { readFileSync } from 'node:fs';
import t from 'tap';
import { sandlotOf } from '../../support/sandlot-of.ts';

const page = readFileSync('docs/streams.md', 'utf8');
const blocks = [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, code = '']) => ({
  language,
  code,
}));

t.test('the document of docs/streams.md streams what the page shows', async (t) => {
  const document = blocks.find(({ language }) => language === 'yaml')?.code ?? '';
  const [steps, change] = blocks.filter(({ language }) => language === '');
  const { listen } = await sandlotOf(t, document);
  const url = await listen({ port: 0, host: '127.0.0.1' });

  t.equal(await (await fetch(`${url}/steps`)).text(), steps?.code);
  const feed = await fetch(`${url}/pets/events`);
  await fetch(`${url}/pets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"Rex"}',
  });
  const { value } = await Object(feed.body).getReader().read();
  t.equal(Buffer.from(value).toString(), `${change?.code}\n`);
});
