import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describeSystemError } from '../../base/system-error.ts';

/** Where a document comes from, and what it refers to. */
export type DocumentSource = {
  /** As the user named it. */
  readonly name: string;
  /** The address that its relative references count from. */
  readonly address: string;
  readonly text: string;
  /** Reads what the document refers to. */
  read(address: string): Promise<string>;
  /** The files that were read, for whoever watches them. */
  readonly files: ReadonlySet<string>;
  /** Keeps why what was read there is of no use. */
  reject(address: string, reason: string): void;
  /** Addresses that could not be read, and why. */
  readonly reasons: ReadonlyMap<string, string>;
};

/**
 * Opens a file, a URL (`http` or `https`) or, as `-`, standard input. What comes from a URL refers to
 * its own origin alone, never to a file.
 * @throws an error whose message is one sentence for the user.
 */
export async function readDocumentSource(
  name: string,
  kind: 'document' | 'overlay' = 'document',
): Promise<DocumentSource> {
  const files = new Set<string>();
  const reasons = new Map<string, string>();
  const first = await readFirst(name, { kind, files });
  return {
    name,
    ...first,
    files,
    reasons,
    reject: (address, reason) => reasons.set(address, reason),
    read: async (address) => {
      try {
        return await readReferred(new URL(address, first.address), { first: first.address, files });
      } catch (error) {
        reasons.set(address, describeSystemError(error));
        throw error;
      }
    },
  };
}

type FetchedText = { readonly address: string; readonly text: string };

type SourceOptions = { readonly kind: string; readonly files: Set<string> };

async function readFirst(name: string, { kind, files }: SourceOptions): Promise<FetchedText> {
  try {
    if (name === '-') return { address: pathToFileURL(resolve('-')).href, text: await readInput() };
    if (isHttpUrl(name)) return await fetchText(name, 'follow');
    const address = pathToFileURL(resolve(name));
    return { address: address.href, text: await readLocal(address, files) };
  } catch (error) {
    throw new Error(`The ${kind} ${name} cannot be read: ${describeSystemError(error)}.`, {
      cause: error,
    });
  }
}

function isHttpUrl(address: string): boolean {
  return /^https?:\/\//i.test(address);
}

type ReferenceScope = { readonly first: string; readonly files: Set<string> };

async function readReferred(url: URL, { first, files }: ReferenceScope): Promise<string> {
  url.hash = '';
  if (isHttpUrl(first) && url.origin !== new URL(first).origin)
    throw new Error('a document from a URL may refer to its own origin only');
  if (isHttpUrl(url.href)) return (await fetchText(url.href, 'error')).text;
  if (url.protocol !== 'file:') throw new Error(`nothing is read by ${url.protocol}`);
  return readLocal(url, files);
}

async function readLocal(url: URL, files: Set<string>): Promise<string> {
  const file = fileURLToPath(url);
  files.add(file);
  // Read as bytes, since a text would be decoded and put together piece by piece.
  return (await readFile(file)).toString('utf8');
}

async function readInput(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}

/** How long a server may take to send a document, in ms. */
const fetchTimeoutMs = 30_000;

async function fetchText(url: string, redirect: 'follow' | 'error'): Promise<FetchedText> {
  const signal = AbortSignal.timeout(fetchTimeoutMs);
  const headers = { accept: 'application/json, application/yaml, */*;q=0.5' };
  const reply = await fetch(url, { redirect, signal, headers });
  if (!reply.ok) throw new Error(`the server answers ${reply.status}`);
  return { address: reply.url, text: await reply.text() };
}
