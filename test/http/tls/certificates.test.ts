import { X509Certificate } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { openCertificateAuthority, prepareTls } from '../../../src/http/tls/tls.ts';
import { openHttps, sendByHttps } from './support/open-https.ts';

const noNames = { host: undefined, hostSuffix: undefined };

t.test('a certificate of the user is served for every name', async (t) => {
  const authority = await openCertificateAuthority(`${t.testdirName}-data`);
  const { cert, key } = await authority.issue(['pets.example', '127.0.0.1']);
  const certificate = {
    cert: `${t.testdirName}-data/cert.pem`,
    key: `${t.testdirName}-data/key.pem`,
  };
  writeFileSync(certificate.cert, cert);
  writeFileSync(certificate.key, key);

  const tls = { certificate, dataFolder: `${t.testdirName}-data` };
  const { url, ca } = await openHttps(t, { tls });

  t.match(await sendByHttps(`${url}/pets`, { ca, servername: 'pets.example' }), { status: 200 });
  await t.rejects(sendByHttps(`${url}/pets`, { ca, servername: 'localhost' }), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
});

t.test('files that cannot be used are named', async (t) => {
  const folder = t.testdir({ 'text.pem': 'none', 'cut.pem': '-----BEGIN CERTIFICATE-----\nx' });
  const { cert, key } = await (await openCertificateAuthority(join(folder, 'ca'))).issue(['a']);
  const other = await (await openCertificateAuthority(join(folder, 'ca'))).issue(['a']);
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const [certFile, keyFile] = [write('cert.pem', cert), write('key.pem', key)];
  const otherKey = write('other.pem', other.key);
  const prepare = (files: { readonly cert: string; readonly key: string }, clientCa?: string) =>
    prepareTls({ certificate: files, clientCa }, noNames);

  await t.rejects(prepare({ cert: join(folder, 'none.pem'), key: keyFile }), {
    message: `Cannot read ${folder}/none.pem of --tls-cert: no such file.`,
  });
  await t.rejects(prepare({ cert: certFile, key: join(folder, 'text.pem') }), {
    message: `${folder}/text.pem of --tls-key is not a PEM file: it has no line "-----BEGIN …".`,
  });
  await t.rejects(prepare({ cert: certFile, key: otherKey }), {
    message: `The certificate ${certFile} cannot be used: key values mismatch.`,
  });
  await t.rejects(prepare({ cert: certFile, key: keyFile }, join(folder, 'text.pem')), {
    message: /text\.pem of --tls-client-ca is not a PEM file/,
  });
  await t.rejects(
    prepareTls({ clientCa: join(folder, 'cut.pem'), dataFolder: join(folder, 'ca') }, noNames),
    { message: /^The certificate .*cut\.pem cannot be used: / },
  );
});

t.test('a CA whose files are damaged or out of reach is refused', async (t) => {
  const folder = t.testdir({ file: '', ca: { 'ca-key.pem': 'nothing' } });

  await t.rejects(openCertificateAuthority(join(folder, 'ca')), {
    message: `Cannot use the certificates in ${folder}/ca: ${folder}/ca/ca-key.pem has no key and certificate. Remove it.`,
  });
  await t.rejects(openCertificateAuthority(join(folder, 'file', 'ca')), {
    message: `Cannot use the certificates in ${folder}/file/ca: a part of its path is not a folder.`,
  });
});

t.test('a removed certificate file is written again, with the same certificate', async (t) => {
  const folder = t.testdir();
  const { cert, file } = await openCertificateAuthority(folder);
  rmSync(file);

  t.equal((await openCertificateAuthority(folder)).cert, cert);

  t.equal(readFileSync(file, 'utf8'), cert);
});

t.test('the certificate has the names and addresses of the options', async (t) => {
  const folder = t.testdir();
  for (const host of ['0.0.0.0', '192.0.2.7', 'pets.internal']) {
    const { cert } = await prepareTls({ dataFolder: folder }, { host, hostSuffix: 'box.internal' });
    const names = String(new X509Certificate(cert).subjectAltName);

    for (const name of ['localhost', '127.0.0.1', 'box.internal']) t.match(names, name);
    t.equal(names.includes(host), host !== '0.0.0.0');
  }
});

t.test('a sandbox has one certificate, and the oldest of many is forgotten', async (t) => {
  const { contextOf } = await prepareTls({ dataFolder: t.testdir() }, noNames);

  const first = await contextOf?.('one.localhost');
  t.equal(await contextOf?.('ONE.localhost'), first);
  for (let count = 0; count < 100; count++) await contextOf?.(`${count}.localhost`);
  t.not(await contextOf?.('one.localhost'), first);
  t.equal(await contextOf?.('localhost'), undefined);
  t.equal(await contextOf?.('one.example'), undefined);
});
