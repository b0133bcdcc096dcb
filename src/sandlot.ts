import { fileURLToPath } from 'node:url';
import {
  type BundledDocument,
  createGeneration,
  type DocumentJudgeOptions,
  type DocumentOptions,
  type ExchangeJudge,
  type Inspection,
  listDocumentSettings as listSettingsOf,
  type ProxyServer,
  type ProxyServerOptions,
  type Sandlot,
  type SandlotOptions,
} from './app/app.ts';
import type { DeclaredSetting } from './handlers/handlers.ts';
import { checkFile, repairFile, streamFile } from './store/store.ts';
import type { Consistency, Durability, SharedParts } from './store/types.ts';
import { version } from './version.ts';

export type {
  Consistency,
  DocumentJudgeOptions,
  DocumentOptions,
  Durability,
  ExchangeJudge,
  Inspection,
  Sandlot,
  SandlotOptions,
};
export { checkFile, repairFile, streamFile };

/** Opens the CA of `--https`. */
export async function openCertificateAuthority(
  folder: string,
): Promise<{ readonly cert: string; readonly file: string }> {
  const tls = await import('./http/tls/tls.ts');
  return tls.openCertificateAuthority(folder);
}

/** The document of `sandlot demo`. */
export const petstoreFile = fileURLToPath(new URL('../fixtures/petstore.yaml', import.meta.url));

const bundledDocument: BundledDocument = {
  file: fileURLToPath(new URL('../openapi.yaml', import.meta.url)),
  parsedCache: fileURLToPath(new URL('./openapi.json', import.meta.url)),
};

const consoleFolder = new URL('../dist/console/', import.meta.url);

const packageParts = { bundledDocument, version, consoleFolder };

/**
 * Opens a Sandlot: documents → state → services → server → control API. It does not listen yet.
 * @throws an error with a one-sentence message for the user.
 */
export async function openSandlot(options: SandlotOptions = {}): Promise<Sandlot> {
  const first = await createGeneration(options, packageParts);
  if (options.watch !== 'on') return first.sandlot;
  const { openWatchedSandlot } = await import('./app/documents/watch-documents.ts');
  const { onProgress: _shownOnce, ...reloadOptions } = options;
  return openWatchedSandlot(
    first,
    (previous) => createGeneration(reloadOptions, packageParts, previous),
    options,
  );
}

/**
 * Opens a proxy to an API that checks requests and replies against a document.
 * @throws an error with a one-sentence message for the user.
 */
export async function openProxy(
  options: Omit<ProxyServerOptions, 'version'>,
): Promise<ProxyServer> {
  const proxy = await import('./app/proxy.ts');
  return proxy.openProxy({ ...options, version });
}

/**
 * Opens a judge of single calls by a document.
 * @throws an error with a one-sentence message when the document cannot be loaded.
 */
export async function openDocumentJudge(options: DocumentJudgeOptions): Promise<ExchangeJudge> {
  const { openDocumentJudge: open } = await import('./app/document-judge.ts');
  return open(options);
}

/**
 * Prints the state of a shared store in the form of a state file, or puts the sandboxes of a file into it.
 * @throws an error with a one-sentence message for the user.
 */
export async function openSharedState(
  options: SandlotOptions & { readonly store: string },
): Promise<SharedState> {
  const { sandlot, reloadState } = await createGeneration(options, packageParts);
  const { shared } = reloadState.store;
  return {
    print: async () => (await shared?.print()) ?? [],
    importFile: async (file) => (await shared?.importFile(file)) ?? [],
    close: sandlot.close,
  };
}

/** The sandboxes of a shared store. */
export type SharedState = Pick<SharedParts, 'print' | 'importFile'> & Pick<Sandlot, 'close'>;

/** Lists the settings that the documents' behaviours modules declare, for `--help`. */
export function listDocumentSettings(
  options: Pick<SandlotOptions, 'document' | 'documents' | 'behaviours'> = {},
): Promise<readonly DeclaredSetting[]> {
  return listSettingsOf(options, bundledDocument);
}
