import t from 'tap';
import { ask, startSandlot } from '../support/running-sandlot.ts';
import { petsDocument } from '../support/small-document.ts';

t.test('without the control API no sandbox can be registered, and no docs are told', async (t) => {
  const folder = t.testdir({ 'pets.yaml': petsDocument });
  const args = ['pets.yaml', '--no-control', '--sandboxes', 'registered'];

  const running = await startSandlot(t, [...args, '--db', 'db.json', '--watch-db'], {
    cwd: folder,
    from: 'sources',
  });

  t.equal(running.line, `Sandlot serves Pets at ${running.origin} (1 operation)\n`);
  t.equal((await ask(running, 'GET /pets')).status, 200);
  t.equal((await ask(running, 'GET /~mine/pets')).status, 404);
  t.equal((await ask(running, 'GET /_sandlot/health')).status, 404);
});
