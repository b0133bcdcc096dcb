import { randomBytes, webcrypto } from 'node:crypto';
import { hostname } from 'node:os';
import { runningClock, toClock } from '../../base/clock.ts';
import { type CertificateFiles, readOrMakeFiles } from './certificate-files.ts';

/** A certificate and its private key, in PEM. */
export type CertificateKeyPair = { readonly cert: string; readonly key: string };

/** A certificate authority (CA) that is trusted on the user's machine only. */
export type CertificateAuthority = {
  /** Its certificate in PEM, and the file that has it. */
  readonly cert: string;
  readonly file: string;
  /** Issues a certificate for a server with these names and addresses. */
  issue(names: readonly string[]): Promise<CertificateKeyPair>;
};

const { subtle } = webcrypto;

/** ECDSA on P-256, which every browser and client knows. */
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

const day = 24 * 60 * 60 * 1000;
const authorityDays = 3650;

/** Browsers refuse certificates that are valid for longer than 398 days. */
const serverDays = 397;

/**
 * Opens the CA of a folder. The first call makes it, with a key that only the user can read.
 * @throws an error with a message for the user where the folder or a file cannot be used.
 */
export async function openCertificateAuthority(folder: string): Promise<CertificateAuthority> {
  const { cert, key, file } = await readOrMakeFiles(folder, makeAuthority);
  return { cert, file, issue: (names) => issueCertificate({ cert, key }, names) };
}

/** Loaded on demand: the library takes longer than a start, and only `--https` needs it. */
async function loadX509() {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

async function makeAuthority(): Promise<Omit<CertificateFiles, 'file'>> {
  const x509 = await loadX509();
  const keys = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { keyCertSign, cRLSign } = x509.KeyUsageFlags;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: toDistinguishedName(`Sandlot CA of ${hostname()}`),
    keys,
    signingAlgorithm: algorithm,
    ...toValidity(authorityDays),
    ...newSerialNumber(),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: certificate.toString('pem'), key: await toKeyPem(keys.privateKey) };
}

async function issueCertificate(
  authority: CertificateKeyPair,
  names: readonly string[],
): Promise<CertificateKeyPair> {
  const x509 = await loadX509();
  const issuer = new x509.X509Certificate(authority.cert);
  const [keyBytes = new ArrayBuffer(0)] = x509.PemConverter.decode(authority.key);
  const signingKey = await subtle.importKey('pkcs8', keyBytes, algorithm, false, ['sign']);
  const keys = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: toDistinguishedName(`${names[0]}`),
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    ...toValidity(serverDays),
    ...newSerialNumber(),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isAddress(value) ? 'ip' : 'dns', value })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(await issuer.publicKey.export()),
    ],
  });
  return { cert: certificate.toString('pem'), key: await toKeyPem(keys.privateKey) };
}

function toDistinguishedName(commonName: string) {
  return [{ CN: [commonName.slice(0, 64)] }];
}

function isAddress(name: string): boolean {
  return /^[\d.]+$|:/.test(name);
}

/** From yesterday, for clients whose clock is behind. */
function toValidity(days: number): Record<'notBefore' | 'notAfter', Date> {
  const now = toClock(runningClock).now();
  return { notBefore: new Date(now - day), notAfter: new Date(now + days * day) };
}

/** RFC 5280, section 4.1.2.2: positive, and at most 20 bytes. */
function newSerialNumber(): { readonly serialNumber: string } {
  return { serialNumber: `01${randomBytes(15).toString('hex')}` };
}

async function toKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const text = Buffer.from(await subtle.exportKey('pkcs8', key)).toString('base64');
  const lines = text.replaceAll(/.{64}(?=.)/g, '$&\n');
  return ['-----BEGIN PRIVATE KEY-----', lines, '-----END PRIVATE KEY-----', ''].join('\n');
}
