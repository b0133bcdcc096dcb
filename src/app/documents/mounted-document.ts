import { resolve } from 'node:path';
import { mapSequentially, type NonEmpty } from '../../base/list/non-empty.ts';
import { withoutTrailingSlashes } from '../../base/text.ts';
import type { BehavioursModule } from '../../handlers/behaviour.ts';
import { loadBehavioursModule } from '../../handlers/handlers.ts';
import {
  type Finding,
  type LoadDocumentOptions,
  type LoadedDocument,
  listOperations,
  loadDocument,
  type OpenApiDocument,
  type Operation,
  readBasePath,
} from '../../openapi/openapi.ts';
import type { DocumentOptions, SandlotOptions } from '../options.ts';
import { readBehavioursName } from './document-extension.ts';

/** A document served at a base path, with the modules that answer its operations. */
export type MountedDocument = {
  readonly document: LoadedDocument;
  readonly operations: readonly Operation[];
  /** The document's own, then the user's. */
  readonly modules: readonly BehavioursModule[];
  /** The path before the document's paths. */
  readonly base: string;
  /** The prefix of its resources in the store when several documents are served: `shop:`. */
  readonly scope: string;
  /** The source named by the user; `undefined` for the bundled document. */
  readonly requestedSource: string | undefined;
  /** Adds the document to a finding when several documents are served. */
  readonly withSource: <F extends Finding | undefined>(finding: F) => F;
};

export type BundledDocument = { readonly file: string; readonly parsedCache: string };

/** The name of the bundled document in `--mount` and as an argument. */
const bundledName = 'aha';

/**
 * Loads the documents to serve, with their operations and modules.
 * @throws an error with a one-sentence message when a document cannot be loaded.
 */
export async function mountDocuments(
  options: SandlotOptions,
  bundled: BundledDocument,
  round?: number,
): Promise<NonEmpty<MountedDocument>> {
  const [first = { document: options.document }, ...rest] = options.documents ?? [];
  const isAlone = rest.length === 0;
  const takenIds = isAlone ? undefined : new Set<string>();
  return mapSequentially([first, ...rest], async (place): Promise<MountedDocument> => {
    const { document, base } = await loadMountedDocument(place, options, bundled);
    const { source } = document;
    return {
      document,
      base,
      operations: listOperations(document, { base, takenIds }),
      modules: await loadModules(document, options.behaviours, round),
      scope: isAlone || base === '' ? '' : `${base.slice(1)}:`,
      requestedSource: findRequestedSource(place),
      withSource: (finding) => (isAlone || !finding ? finding : { ...finding, source }),
    };
  });
}

function findRequestedSource({ document }: Partial<DocumentOptions>): string | undefined {
  return document === bundledName ? undefined : document;
}

async function loadMountedDocument(
  place: Partial<DocumentOptions>,
  { overlays, allowRefs }: SandlotOptions,
  { file, parsedCache }: BundledDocument,
) {
  const options: LoadDocumentOptions = { parsedCache, overlays, allowRefs };
  const document = await loadDocument(findRequestedSource(place) ?? file, options);
  const base =
    place.mount === undefined ? readBasePath(document) : withoutTrailingSlashes(place.mount);
  return { document, base };
}

type BundledModule = {
  /** For the bundled document: `x-sandlot: { behaviours: NAME }`. */
  readonly load: () => Promise<BehavioursModule>;
  /** For other documents of the API: `--behaviours NAME`. */
  readonly loadForOthers: () => Promise<BehavioursModule>;
};

/** The modules that come with Sandlot, by name. */
const bundledModules = new Map<string, BundledModule>([
  [
    'aha',
    {
      load: () => import('../../aha/aha.ts'),
      loadForOthers: async () => (await import('../../aha/aha.ts')).timeTracking,
    },
  ],
]);

/** Loads the document's own module and the user's, named by a file or a name, which takes precedence. */
export async function loadModules(
  document: OpenApiDocument,
  behaviours: string | undefined,
  round?: number,
): Promise<readonly BehavioursModule[]> {
  const name = readBehavioursName(document);
  const own = name === undefined ? [] : [await loadBundledModule(name, document)];
  if (behaviours === undefined || behaviours === name) return own;
  const bundled = bundledModules.get(behaviours);
  return [
    ...own,
    bundled
      ? await bundled.loadForOthers()
      : await loadBehavioursModule(resolve(behaviours), round),
  ];
}

function loadBundledModule(name: string, { source }: OpenApiDocument): Promise<BehavioursModule> {
  const bundled = bundledModules.get(name);
  if (bundled !== undefined) return bundled.load();
  const known = [...bundledModules.keys()].join(', ');
  throw new Error(`${source} names unknown behaviours "${name}" (x-sandlot). Known: ${known}.`);
}

/** Whether a value of `--behaviours` is the name of a bundled module, and not a file. */
export function isBundledModule(behaviours: string): boolean {
  return bundledModules.has(behaviours);
}
