import t from 'tap';
import { controlOf } from '../support/control-of.ts';
import { documentOf, sandlotOf, silent } from '../support/sandlot-of.ts';

const pets = documentOf({ '/pets': { get: silent } });

t.test('the probes answer while the server takes requests', async (t) => {
  const { app } = await sandlotOf(t, pets);
  const control = await controlOf(t, app);

  t.strictSame(await control('GET /live'), [200, { status: 'live' }]);
  t.strictSame(await control('GET /ready'), [200, { status: 'ready' }]);
});

t.test('a server that stops lives, but is not ready', async (t) => {
  const { app, readiness } = await sandlotOf(t, pets);
  const control = await controlOf(t, app);

  t.equal(readiness.stop(), 'unwatched');

  t.equal((await control('GET /live'))[0], 200);
  t.match(await control('GET /ready'), [503, { code: 'server-stopping' }]);
  t.equal((await app.inject('/_sandlot/ready')).headers['retry-after'], '1');
  t.equal(readiness.stop(), 'watched');
});
