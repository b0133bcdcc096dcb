import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { sendRequest, startSandlot } from '../support/running-sandlot.ts';

t.test('what is due survives kill -9, and what has happened too', async (t) => {
  const page = readFileSync('docs/lifecycles.md', 'utf8');
  const [, document = ''] = /^```yaml\n(.*?)^```$/ms.exec(page) ?? [];
  const folder = t.testdir({ 'exports.yaml': document });
  const start = () =>
    startSandlot(t, [
      join(folder, 'exports.yaml'),
      ...['--db', join(folder, 'state.json'), '--records', '0'],
      ...['--lifecycle', '30s', '--now', '2026-01-01T00:00:00Z'],
    ]);
  const ask = async (running: Parameters<typeof sendRequest>[0], call: string, body?: unknown) =>
    JSON.parse((await sendRequest(running, call, { body })).text);

  const first = await start();
  await ask(first, 'POST /exports', { table: 'orders' });
  await ask(first, 'POST /_sandlot/clock/advance', { by: 'PT30S' });
  await first.stop('SIGKILL');

  const second = await start();
  t.match(await ask(second, 'GET /exports/1'), { status: 'running', download_url: null });
  t.match(await ask(second, 'GET /_sandlot/due'), {
    due: [{ key: '1', from: 'running', to: 'completed', at: '2026-01-01T00:01:00.000Z' }],
  });
  await ask(second, 'POST /_sandlot/clock/advance', { by: 'PT1H' });
  await second.stop('SIGKILL');

  const third = await start();
  t.match(await ask(third, 'GET /exports/1'), {
    status: 'completed',
    download_url: 'https://files.example.com/exports/1.csv',
    completed_at: '2026-01-01T00:01:00.000Z',
  });
  t.strictSame(await ask(third, 'GET /_sandlot/due'), { due: [] });
});
