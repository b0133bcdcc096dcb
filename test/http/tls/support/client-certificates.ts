import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

type KeyPair = { readonly cert: string; readonly key: string };

type Validity = Pick<x509.X509CertificateCreateParams, 'notBefore' | 'notAfter'>;

async function toPem(
  certificate: x509.X509Certificate,
  { privateKey }: webcrypto.CryptoKeyPair,
): Promise<KeyPair> {
  const key = await webcrypto.subtle.exportKey('pkcs8', privateKey);
  return { cert: certificate.toString('pem'), key: x509.PemConverter.encode(key, 'PRIVATE KEY') };
}

/** Makes a CA for clients, and certificates that it signs. */
export async function makeClientCa() {
  const makeKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const keys = await makeKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Clients',
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  return {
    ca: authority.toString('pem'),
    /** @param subject such as `CN=ann`. */
    issue: async (subject: string, validity: Validity = {}): Promise<KeyPair> => {
      const own = await makeKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        ...validity,
        subject,
        issuer: authority.subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
      });
      return toPem(certificate, own);
    },
  };
}
