import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { type Running, sendRequest, startSandlot } from '../support/running-sandlot.ts';

type Documented = {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly reply: {
    readonly status: number;
    readonly content_type?: string;
    readonly body: unknown;
  };
};

const { requests }: { readonly requests: readonly Documented[] } = JSON.parse(
  readFileSync(new URL('../aha/vectors/documented-requests.json', import.meta.url), 'utf8'),
);
const creations = requests.filter(({ method }) => method === 'POST');
const deletion = requests.filter(({ method }) => method === 'DELETE');

function start(t: Test) {
  return startSandlot(t, ['--now', '2019-02-06T01:48:24Z']);
}

/** Sends a request by the documented command line; `-w` has curl print the status and the type. */
async function curl({ origin }: Running, { path, method, headers, body }: Documented) {
  const data = body === '' ? '' : JSON.stringify(body);
  const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const format = ['-s', '-w', '\n%{http_code} %{content_type}'];
  const command = [...format, `${origin}${path}`, '-d', data, '-X', method, ...fields];
  const { stdout } = await promisify(execFile)('curl', command);
  const [, text = '', status, type] = /^([\s\S]*)\n(\d+) (.*)$/.exec(stdout) ?? [];
  return { status: Number(status), type, text };
}

/** A documented body as it is printed: numbers of work with a decimal, no white space. */
function printed(body: unknown): string {
  return JSON.stringify(body).replace(/"work_done":(\d+),/, '"work_done":$1.0,');
}

function withoutId(text: string): string {
  return text.replace(/"id":"\d*","user"/, '"id":"…","user"');
}

function idIn(text: string): bigint {
  return BigInt(JSON.parse(text).time_tracking_event.id);
}

t.test('the documentation contains five creations and a deletion', async (t) => {
  t.strictSame([creations.length, deletion.length], [5, 1]);
});

t.test('curl receives the documented replies from one server, in order', async (t) => {
  const running = await start(t);
  const ids: bigint[] = [];

  for (const request of creations) {
    const { status, type, text } = await curl(running, request);

    t.strictSame(
      { status, type, text: withoutId(text) },
      {
        status: request.reply.status,
        type: request.reply.content_type,
        text: withoutId(printed(request.reply.body)),
      },
      request.name,
    );
    ids.push(idIn(text));
  }

  t.strictSame(
    ids.map((id) => id >> 32n),
    [1549417704n, 1549417704n, 1549417704n, 1549417704n, 1549417704n],
    'the ids carry the second of the clock',
  );
  t.strictSame(
    [...new Set(ids)].sort((first, second) => (first < second ? -1 : 1)),
    ids,
    'the ids are unique and increasing',
  );

  for (const request of deletion) {
    const eventsBefore = await eventsOfFeature(running);
    const first = await curl(running, request);
    const eventsAfter = await eventsOfFeature(running);
    const second = await curl(running, request);

    t.strictSame(first, { status: 204, type: '', text: '' });
    t.strictSame(
      eventsAfter,
      eventsBefore.filter((id) => id !== '447203384'),
    );
    t.equal(eventsAfter.length, eventsBefore.length - 1);
    t.strictSame(second, {
      status: 404,
      type: 'application/json; charset=utf-8',
      text: '{"error":"Record not found."}',
    });
  }
});

t.test('without --now, an id contains the current second', async (t) => {
  const running = await startSandlot(t);
  const [request] = creations;
  const before = BigInt(Math.floor(Date.now() / 1000));

  const { text } = await sendRequest(running, `POST ${request?.path}`, { body: request?.body });

  const after = BigInt(Math.floor(Date.now() / 1000));
  const second = idIn(text) >> 32n;
  t.ok(before <= second && second <= after, `${before} <= ${second} <= ${after}`);
  t.equal(JSON.parse(text).time_tracking_event.user.id, '1020675218');
});

async function eventsOfFeature(running: Running): Promise<readonly string[]> {
  const { text } = await sendRequest(running, 'GET /api/v1/features/1007868956');
  const events: readonly { readonly id: string }[] = JSON.parse(text).feature.time_tracking_events;
  return events.map(({ id }) => id);
}
