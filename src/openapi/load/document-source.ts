import { realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readBoundedText, readStreamText, type TextFileLimits } from '../../base/read-text-file.ts';
import { describeSystemError } from '../../base/system-error.ts';
import { documentLimits } from '../limits.ts';

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

const fileLimits: TextFileLimits = {
  bytes: documentLimits.textBytes,
  pipeMs: documentLimits.fetchMs,
};

/** What a document may refer to besides its own folder or origin. */
export type ReferenceKind = 'files' | 'http';

type SourceOptions = {
  readonly kind?: 'document' | 'overlay';
  readonly allowRefs?: readonly ReferenceKind[] | undefined;
};

/**
 * Reads a file, a URL (`http` or `https`) or standard input (`-`). The document may refer to files in
 * its folder, or if it comes from a URL, to its origin; `allowRefs` allows more.
 * @throws an error whose message is one sentence for the user.
 */
export async function readDocumentSource(
  name: string,
  { kind = 'document', allowRefs = [] }: SourceOptions = {},
): Promise<DocumentSource> {
  const files = new Set<string>();
  const unreadable = new Map<string, string>();
  const { address, text } = await readNamed(name, { kind, files });
  const scope: ReferenceScope = { documentUrl: address, allowRefs, files };
  const budget = { references: documentLimits.references, bytes: documentLimits.textBytes };
  return {
    name,
    address,
    text,
    files,
    unreadable,
    reject: (rejected, reason) => unreadable.set(rejected, reason),
    read: async (referenced) => {
      try {
        budget.references -= 1;
        if (budget.references < 0)
          throw new Error(`the document refers to more than ${documentLimits.references} files`);
        const content = await readReferenced(new URL(referenced, address), scope);
        budget.bytes -= content.length;
        if (budget.bytes < 0)
          throw new Error('the referenced files have more than 100 MB together');
        return content;
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
      return {
        address: pathToFileURL(resolve('-')).href,
        text: await readStreamText(process.stdin, documentLimits.textBytes),
      };
    if (isHttpUrl(name)) return await fetchText(name, 'follow');
    const file = resolve(name);
    files.add(file);
    return { address: pathToFileURL(file).href, text: await readBoundedText(file, fileLimits) };
  } catch (cause) {
    throw new Error(`The ${kind} ${name} cannot be read: ${describeSystemError(cause)}.`, {
      cause,
    });
  }
}

function isHttpUrl(address: string): boolean {
  return /^https?:\/\//i.test(address);
}

type ReferenceScope = {
  readonly documentUrl: string;
  readonly allowRefs: readonly ReferenceKind[];
  readonly files: Set<string>;
};

async function readReferenced(url: URL, scope: ReferenceScope): Promise<string> {
  url.hash = '';
  if (isHttpUrl(url.href)) return readReferencedUrl(url, scope);
  if (url.protocol !== 'file:') throw new Error(`the protocol ${url.protocol} is not supported`);
  return readReferencedFile(fileURLToPath(url), scope);
}

async function readReferencedUrl(
  url: URL,
  { documentUrl, allowRefs }: ReferenceScope,
): Promise<string> {
  const isOwnOrigin = isHttpUrl(documentUrl) && url.origin === new URL(documentUrl).origin;
  if (!isOwnOrigin && !allowRefs.includes('http'))
    throw new Error('it is a URL of another origin; --allow-refs http allows it');
  return (await fetchText(url.href, 'error')).text;
}

/** A symbolic link counts as its target. Devices and pipes are refused, since they may never end. */
async function readReferencedFile(
  file: string,
  { documentUrl, allowRefs, files }: ReferenceScope,
): Promise<string> {
  if (isHttpUrl(documentUrl)) throw new Error('a document from a URL cannot refer to files');
  const folder = dirname(fileURLToPath(documentUrl));
  const isAllowed = allowRefs.includes('files');
  if (!isAllowed && !isInside(file, folder)) throw new Error(outsideMessage);
  files.add(file);
  if (!isAllowed && !isInside(await realpath(file), await realpath(folder)))
    throw new Error(outsideMessage);
  const info = await stat(file);
  if (!info.isFile() && !info.isDirectory()) throw new Error('it is not a regular file');
  return readBoundedText(file, fileLimits);
}

const outsideMessage = "it is outside the document's folder; --allow-refs files allows it";

function isInside(file: string, folder: string): boolean {
  const path = relative(folder, file);
  return path !== '' && !/^\.\.($|[\\/])/.test(path) && !isAbsolute(path);
}

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

/** Reads a body until a signal. `fetch` may forget the signal when the garbage of its request is collected. */
async function* readUntil(signal: AbortSignal, reader: BodyReader): AsyncGenerator<Uint8Array> {
  const cancel = () => reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel);
  try {
    // A signal that was aborted before tells nobody.
    signal.throwIfAborted();
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    signal.throwIfAborted();
  } finally {
    await cancel();
  }
}

async function fetchText(url: string, redirect: 'follow' | 'error'): Promise<FetchedText> {
  const signal = AbortSignal.timeout(documentLimits.fetchMs);
  const headers = { accept: 'application/json, application/yaml, */*;q=0.5' };
  try {
    const reply = await fetch(url, { redirect, signal, headers });
    if (!reply.ok) throw new Error(`the server answers ${reply.status}`);
    if (reply.body === null) return { address: reply.url, text: '' };
    const text = await readStreamText(
      readUntil(signal, reply.body.getReader()),
      documentLimits.textBytes,
    );
    return { address: reply.url, text };
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Error(`the server did not send all of it within ${documentLimits.fetchMs / 1000} s`);
  }
}
