import { readFileSync } from 'node:fs';
import t from 'tap';
import { sandlotOf } from '../../support/sandlot-of.ts';
import { sendTranscripts } from '../../support/transcripts.ts';

const page = readFileSync('docs/conditional-requests.md', 'utf8');

t.test('the requests of docs/conditional-requests.md get the replies that it shows', async (t) => {
  const [, document = ''] = /^```yaml\n(.*?)^```$/ms.exec(page) ?? [];
  const { listen } = await sandlotOf(t, document);
  t.equal(await sendTranscripts(t, page, await listen({ port: 0, host: '127.0.0.1' })), 6);
});
