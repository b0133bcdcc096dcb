import t, { type Test } from 'tap';
import { tryScripted } from '../provider/scripted-provider.ts';
import { note, notes, serveNotes } from '../support/notes-provider.ts';

const managed = { readOnly: true };
const time = { type: 'string', format: 'date-time', ...managed };
const document = notes({
  ...note,
  properties: {
    ...note.properties,
    created_at: time,
    updated_at: time,
    version: { type: 'integer', ...managed },
  },
});

/** What a reply shows beside the note. */
type Shown = {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What is found in an API that shows this beside a note, by the number of requests before. */
async function findShown(t: Test, show: (requests: number) => Shown) {
  const keep = serveNotes(() => undefined);
  let requests = 0;
  const { found } = await tryScripted(t, document, (request) => {
    const answer = keep(request);
    requests += 1;
    const { properties, headers = {} } = show(requests);
    const id = Object(answer?.body).id;
    if (answer === undefined || id === undefined) return answer;
    return { ...answer, headers, body: { ...Object(answer.body), ...properties } };
  });
  return found;
}

t.test('what a server leaves out of its replies is not compared', async (t) => {
  t.strictSame(await findShown(t, () => ({})), []);
});

t.test('a read that moves the version or the ETag is a failure', async (t) => {
  t.match(await findShown(t, (requests) => ({ properties: { version: requests } })), [
    /^read version: A read moved "version" from \d+ to \d+\.$/,
  ]);
  t.match(await findShown(t, (requests) => ({ headers: { etag: `"${requests}"` } })), [
    /^read conditional: Two reads of an unchanged record had the ETags "\d+" and "\d+"\.$/,
  ]);
});
