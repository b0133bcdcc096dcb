import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { startEndlessServer } from '../support/endless-server.ts';
import { runSandlot } from '../support/running-sandlot.ts';
import { documentOf, json } from '../support/sandlot-of.ts';

/** Each of them starts commands, which takes long on a busy machine. */
const longTimeout = { timeout: 120_000 };

t.test('sandlot coverage ends when a reply does not', longTimeout, async (t) => {
  for (const [endlessness, reason] of [
    ['silent', 'no complete reply within 1 s'],
    ['trickling', 'no complete reply within 1 s'],
    ['endless', '(the reply is larger than 200 MB|no complete reply within 20 s)'],
  ] as const) {
    const url = await startEndlessServer(t, endlessness);
    const timeout = endlessness === 'endless' ? '20' : '1';

    t.match(
      await runSandlot(t, ['coverage', url, '--timeout', timeout]),
      {
        code: 2,
        stderr: new RegExp(
          `^Cannot reach ${url}/_sandlot: ${reason}\\. Is Sandlot running there\\?\n$`,
        ),
      },
      endlessness,
    );
  }
});

t.test('sandlot health ends when a reply does not', longTimeout, async (t) => {
  const health = async (url: string) => runSandlot(t, ['health', '--port', new URL(url).port]);

  const silent = await startEndlessServer(t, 'silent');
  t.match(await health(silent), {
    code: 1,
    stderr: `No reply from ${silent}/_sandlot/health: no reply within 5 s.\n`,
  });
  const switching = await startEndlessServer(t, 'switching');
  t.match(await health(switching), {
    code: 1,
    stderr: `${switching}/_sandlot/health answered 101.\n`,
  });
  const endless = await startEndlessServer(t, 'endless');
  t.match(await health(endless), { code: 0, stdout: / answered 200\.\n$/ });
});

t.test('sandlot verify ends when nothing answers any more', longTimeout, async (t) => {
  const file = join(t.testdir({}), 'api.json');
  const read = { get: { responses: { 200: json({ type: 'array', items: { type: 'string' } }) } } };
  writeFileSync(file, JSON.stringify(documentOf({ '/pets': read })));
  for (const endlessness of ['silent', 'trickling'] as const) {
    const url = await startEndlessServer(t, endlessness);

    t.match(
      await runSandlot(t, ['verify', url, '--document', file, '--timeout', '1']),
      {
        code: 2,
        stderr: `Cannot reach ${url}: no complete reply within 1 s. Is the API running there?\n`,
      },
      endlessness,
    );
  }
});

t.test('a document from a server or a device without end is refused', longTimeout, async (t) => {
  const url = await startEndlessServer(t, 'endless');

  for (const source of [url, '/dev/zero']) {
    t.match(await runSandlot(t, ['inspect', source]), {
      code: 1,
      stderr: `The document ${source} cannot be read: it has more than 100 MB.\n`,
    });
  }
});
