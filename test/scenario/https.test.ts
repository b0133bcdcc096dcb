import { readFileSync } from 'node:fs';
import t from 'tap';
import { sendByHttps } from '../http/tls/support/open-https.ts';
import { runSandlot, startSandlot } from '../support/running-sandlot.ts';

t.test('serves HTTPS with a certificate of the CA that `sandlot ca` prints', async (t) => {
  const env = { XDG_DATA_HOME: t.testdir() };
  const running = await startSandlot(t, ['--https'], { env, from: 'sources' });
  const printed = await runSandlot(t, ['ca'], { env, from: 'sources' });

  const file = `${env.XDG_DATA_HOME}/sandlot/ca.pem`;
  t.strictSame([printed.code, printed.stdout], [0, readFileSync(file, 'utf8')]);
  t.match(printed.stderr, `curl --cacert "${file}" https://localhost:4010/`);
  const reply = await sendByHttps(`${running.origin}/_sandlot/ready`, { ca: printed.stdout });
  t.equal(reply.status, 200);
  const health = await runSandlot(t, ['health', '--https', '--port', `${running.port}`], {
    from: 'sources',
  });
  t.strictSame(health, {
    code: 0,
    stdout: `${running.origin}/_sandlot/health answered 200.\n`,
    stderr: '',
  });
  t.equal((await running.stop()).code, 0);
});

t.test('files of certificates that are missing end the start with a sentence', async (t) => {
  const ended = await runSandlot(t, ['--tls-cert', 'none.pem', '--tls-key', 'none.pem']);

  t.strictSame([ended.code, ended.stdout], [1, '']);
  t.equal(ended.stderr, 'Cannot read none.pem of --tls-cert: no such file.\n');
});
