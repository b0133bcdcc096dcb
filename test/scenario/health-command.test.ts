import t from 'tap';
import { runSandlot, startSandlot } from '../support/running-sandlot.ts';

t.test('sandlot health checks the server with the given options', async (t) => {
  const { port, origin } = await startSandlot(t, ['--control-prefix', '/own']);
  const health = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    runSandlot(t, ['health', ...args], { env });

  t.strictSame(await health(['api.yaml', '--port', `${port}`, '--control-prefix=/own']), {
    code: 0,
    stdout: `${origin}/own/health answered 200.\n`,
    stderr: '',
  });
  t.match(await health([origin, '--control-prefix=/own']), { code: 0 }, 'an address will do');
  t.match(
    await health([`${origin}/openapi.yaml`, '-p', `${port}`, '--control-prefix=/own']),
    { code: 0 },
    'a URL with a path is that of a document',
  );
  t.match(
    await health([], { SANDLOT_PORT: `${port}`, SANDLOT_CONTROL_PREFIX: '/own' }),
    { code: 0 },
    'the environment counts',
  );
  t.match(await health(['-p', `${port}`]), {
    code: 1,
    stderr: `${origin}/_sandlot/health answered 404.\n`,
  });
  t.match(
    await health(['-p', `${port}`, '--no-control', '--host', '0.0.0.0']),
    { code: 0 },
    'without a control API any answer will do',
  );
  t.match(
    await health(['--prot', `${port}`]),
    { code: 1, stdout: '', stderr: /Unknown option --prot\. .+--port/ },
    'a misspelt one sends no request',
  );
  t.match(await health(['-p', '1', '--host', '::1']), {
    code: 1,
    stderr: /^No reply from http:\/\/\[::1\]:1\/_sandlot\/health: .+\.\n$/,
  });
});
