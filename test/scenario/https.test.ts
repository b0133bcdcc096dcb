import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import t from 'tap';
import { openCertificateAuthority } from '../../src/http/tls/tls.ts';
import { makeClientCa } from '../http/tls/support/client-certificates.ts';
import { sendByHttps } from '../http/tls/support/open-https.ts';
import { runSandlot, startSandlot } from '../support/running-sandlot.ts';
import { documentOf, silent } from '../support/sandlot-of.ts';

const run = promisify(execFile);

t.test('serves HTTPS with a certificate of the CA that `sandlot ca` prints', async (t) => {
  const env = { XDG_DATA_HOME: t.testdir() };
  const running = await startSandlot(t, ['--https'], { env });
  const printed = await runSandlot(t, ['ca'], { env });

  const file = `${env.XDG_DATA_HOME}/sandlot/ca.pem`;
  t.strictSame([printed.code, printed.stdout], [0, readFileSync(file, 'utf8')]);
  t.match(printed.stderr, `curl --cacert "${file}" https://localhost:4010/`);
  const reply = await sendByHttps(`${running.origin}/_sandlot/ready`, { ca: printed.stdout });
  t.equal(reply.status, 200);
  const health = await runSandlot(t, ['health', '--https', '--port', `${running.port}`]);
  t.strictSame(health, {
    code: 0,
    stdout: `${running.origin}/_sandlot/health answered 200.\n`,
    stderr: '',
  });
  t.equal((await running.stop()).code, 0);
});

t.test('serves a certificate of the user, and asks clients for theirs', async (t) => {
  const authority = await openCertificateAuthority(t.testdir());
  const server = await authority.issue(['localhost', '127.0.0.1']);
  const clients = await makeClientCa();
  const client = await clients.issue('CN=ann');
  const document = documentOf(
    { '/me': { get: { security: [{ tls: [] }], ...silent } } },
    { components: { securitySchemes: { tls: { type: 'mutualTLS' } } } },
  );
  const folder = t.testdir({
    ...{
      'api.json': JSON.stringify(document),
      'clients.pem': clients.ca,
      'ca.pem': authority.cert,
    },
    ...{ 'cert.pem': server.cert, 'key.pem': server.key },
    ...{ 'client.pem': client.cert, 'client-key.pem': client.key },
  });
  const args = ['--tls-cert', 'cert.pem', '--tls-key', 'key.pem', '--tls-client-ca', 'clients.pem'];
  const { origin } = await startSandlot(t, ['api.json', ...args], { cwd: folder });
  const statusOf = async (...own: readonly string[]) => {
    const shown = ['-o', '/dev/null', '-w', '%{http_code}'];
    const sent = ['-sS', '--cacert', 'ca.pem', ...own, ...shown, `${origin}/me`];
    return (await run('curl', sent, { cwd: folder })).stdout;
  };

  t.equal(await statusOf('--cert', 'client.pem', '--key', 'client-key.pem'), '200');
  t.equal(await statusOf(), '401');
});

t.test('files of certificates that are missing end the start with a sentence', async (t) => {
  const ended = await runSandlot(t, ['--tls-cert', 'none.pem', '--tls-key', 'none.pem']);

  t.strictSame([ended.code, ended.stdout], [1, '']);
  t.equal(ended.stderr, 'Cannot read none.pem of --tls-cert: no such file.\n');
});
