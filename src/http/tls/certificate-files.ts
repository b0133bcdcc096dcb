import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeSystemError } from '../../base/system-error.ts';

/** A certificate and its key in PEM, and the file that has the certificate. */
export type CertificateFiles = {
  readonly cert: string;
  readonly key: string;
  readonly file: string;
};

/** Only the owner may read the key. */
const privateMode = 0o600;
const publicMode = 0o644;

/**
 * Reads the files of the CA, or makes them. Where several processes make them at once, one wins, and
 * all use its files: the key file, which has the certificate as well, is linked into place.
 * @throws an error with a message for the user.
 */
export async function readOrMakeFiles(
  folder: string,
  make: () => Promise<Omit<CertificateFiles, 'file'>>,
): Promise<CertificateFiles> {
  const keyFile = join(folder, 'ca-key.pem');
  const file = join(folder, 'ca.pem');
  try {
    const both = (await readIfExists(keyFile)) ?? (await makeKeyFile(folder, keyFile, make));
    const [, key = '', cert = ''] =
      /^(-----BEGIN PRIVATE KEY-----\n[^-]*-----END PRIVATE KEY-----\n)(-----BEGIN CERTIFICATE-----.*)$/s.exec(
        both,
      ) ?? [];
    if (cert === '') throw new Error(`${keyFile} has no key and certificate. Remove it`);
    if ((await readIfExists(file)) !== cert) await writeFile(file, cert, { mode: publicMode });
    return { cert, key, file };
  } catch (error) {
    throw new Error(`Cannot use the certificates in ${folder}: ${describeSystemError(error)}.`, {
      cause: error,
    });
  }
}

async function readIfExists(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (Object(error).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function makeKeyFile(
  folder: string,
  keyFile: string,
  make: () => Promise<Omit<CertificateFiles, 'file'>>,
): Promise<string> {
  const { cert, key } = await make();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${keyFile}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, key + cert, { mode: privateMode });
  try {
    await link(draft, keyFile);
  } catch (error) {
    if (Object(error).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  return readFile(keyFile, 'utf8');
}

/**
 * Reads a PEM file that an option names.
 * @throws an error with a message for the user.
 */
export async function readPemFile(file: string, option: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new Error(`Cannot read ${file} of ${option}: ${describeSystemError(cause)}.`, { cause });
  });
  if (text.includes('-----BEGIN ')) return text;
  throw new Error(`${file} of ${option} is not a PEM file: it has no line "-----BEGIN …".`);
}
