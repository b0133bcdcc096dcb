import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describeSystemError } from '../../base/system-error.ts';

/** The text of a document, and access to the files and URLs that it refers to. */
export type DocumentSource = {
  /** The file or URL, as the user named it. */
  readonly name: string;
  /** The absolute URL that relative references are resolved against. */
  readonly address: string;
  readonly text: string;
  /** Reads a referenced file or URL. */
  read(address: string): Promise<string>;
  /** The files that were read. */
  readonly files: ReadonlySet<string>;
  /** Records that the content of an address is unusable. */
  reject(address: string, reason: string): void;
  /** The addresses that could not be read or used, each with the reason. */
  readonly unreadable: ReadonlyMap<string, string>;
};

/**
 * Reads a file, a URL (`http` or `https`) or standard input (`-`). A document from a URL may only
 * refer to its own origin.
 * @throws an error whose message is one sentence for the user.
 */
export async function readDocumentSource(
  name: string,
  kind: 'document' | 'overlay' = 'document',
): Promise<DocumentSource> {
  const files = new Set<string>();
  const unreadable = new Map<string, string>();
  const { address, text } = await readNamed(name, { kind, files });
  return {
    ...{ name, address, text, files, unreadable },
    reject: (rejected, reason) => unreadable.set(rejected, reason),
    read: async (referenced) => {
      try {
        return await readReferenced(new URL(referenced, address), { documentUrl: address, files });
      } catch (error) {
        unreadable.set(referenced, describeSystemError(error));
        throw error;
      }
    },
  };
}

type FetchedText = { readonly address: string; readonly text: string };

type NamedSource = { readonly kind: string; readonly files: Set<string> };

async function readNamed(name: string, { kind, files }: NamedSource): Promise<FetchedText> {
  try {
    if (name === '-')
      return { address: pathToFileURL(resolve('-')).href, text: await readStandardInput() };
    if (isHttpUrl(name)) return await fetchText(name, 'follow');
    const address = pathToFileURL(resolve(name));
    return { address: address.href, text: await readLocalFile(address, files) };
  } catch (cause) {
    throw new Error(`The ${kind} ${name} cannot be read: ${describeSystemError(cause)}.`, {
      cause,
    });
  }
}

function isHttpUrl(address: string): boolean {
  return /^https?:\/\//i.test(address);
}

type ReferenceScope = { readonly documentUrl: string; readonly files: Set<string> };

async function readReferenced(url: URL, { documentUrl, files }: ReferenceScope): Promise<string> {
  url.hash = '';
  if (isHttpUrl(documentUrl) && url.origin !== new URL(documentUrl).origin)
    throw new Error('a document from a URL may refer to its own origin only');
  if (isHttpUrl(url.href)) return (await fetchText(url.href, 'error')).text;
  if (url.protocol !== 'file:') throw new Error(`the protocol ${url.protocol} is not supported`);
  return readLocalFile(url, files);
}

async function readLocalFile(url: URL, files: Set<string>): Promise<string> {
  const file = fileURLToPath(url);
  files.add(file);
  // Reading bytes and decoding them once is faster than reading text in pieces.
  return (await readFile(file)).toString('utf8');
}

async function readStandardInput(): Promise<string> {
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
