import { homedir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { toDataFolder, toTlsOptions } from '../../src/cli/options/tls-options.ts';

t.test('HTTPS is served by --https or by the files of a certificate', async (t) => {
  t.equal(toTlsOptions({}, '/data'), undefined);
  t.strictSame(toTlsOptions({ https: true }, '/data'), {
    clientCa: undefined,
    dataFolder: '/data',
  });
  t.strictSame(toTlsOptions({ tlsCert: 'a', tlsKey: 'b', tlsClientCa: 'c' }, '/data'), {
    certificate: { cert: 'a', key: 'b' },
    clientCa: 'c',
  });
});

t.test('options of HTTPS that contradict each other are refused', async (t) => {
  const both = { message: '--tls-cert and --tls-key need each other: give both, or use --https.' };
  t.throws(() => toTlsOptions({ tlsCert: 'a' }, '/data'), both);
  t.throws(() => toTlsOptions({ https: true, tlsKey: 'b' }, '/data'), both);
  t.throws(() => toTlsOptions({ tlsClientCa: 'c' }, '/data'), {
    message: '--tls-client-ca needs HTTPS: add --https, or --tls-cert and --tls-key.',
  });
});

t.test('the folder of the CA follows the custom of the platform', async (t) => {
  const home = homedir();
  const own = { XDG_DATA_HOME: '/own', LOCALAPPDATA: '/local' };

  t.equal(toDataFolder('linux', own), join('/own', 'sandlot'));
  t.equal(toDataFolder('linux', {}), join(home, '.local', 'share', 'sandlot'));
  t.equal(toDataFolder('win32', own), join('/local', 'sandlot'));
  t.equal(toDataFolder('win32', {}), join(home, 'AppData', 'Local', 'sandlot'));
  t.equal(toDataFolder('darwin', own), join(home, 'Library/Application Support/sandlot'));
});
