import { findBlockingFinding } from '../checks/blocking-finding.ts';
import { checkDocument } from '../checks/check-document.ts';
import type { LoadedDocument, RawExtension } from '../document.ts';
import { type JsonObject, objectAt, textAt } from '../json/json.ts';
import type { Overlay } from '../overlay/overlay.ts';
import { upgradeSwagger } from '../upgrade/upgrade-swagger.ts';
import { type DocumentSource, readDocumentSource } from './document-source.ts';
import { parseDocument } from './parse.ts';
import { readParsedCache } from './parsed-cache.ts';
import { bundleReferences, mayHaveSchemaIds, resolveSchemaIds } from './resolve-references.ts';

export type LoadDocumentOptions = {
  /** The file of the document's twin, where it may have one. */
  readonly parsedCache?: string | undefined;
  /** Files or URLs of overlays, applied in their order. */
  readonly overlays?: readonly string[] | undefined;
};

/**
 * Loads a document from a file, a URL or standard input (`-`): JSON or YAML, OpenAPI 2.0 to 3.2, one
 * file or many.
 * @throws an error whose message is one sentence for the user.
 */
export async function loadDocument(
  name: string,
  { parsedCache, overlays = [] }: LoadDocumentOptions = {},
): Promise<LoadedDocument> {
  const source = await readDocumentSource(name);
  const value =
    (parsedCache && (await readParsedCache(source.text, parsedCache))) ||
    parseDocument(source.text, name);
  const version = readVersion(value, name);
  const laid = await loadOverlays(overlays);
  const { root, findings, faults, extensions } = await prepareDocument(value, {
    source,
    version,
    overlays: laid,
  });
  const info = objectAt(root, 'info');
  return {
    source: name,
    title: textAt(info, 'title') ?? 'Untitled API',
    version: textAt(info, 'version') ?? '0',
    root,
    findings,
    extensions,
    blockingFindingOf: (operation) => findBlockingFinding(root, faults, operation),
    files: new Set([...source.files, ...laid.flatMap(({ files }) => [...files])]),
    unreadable: source.reasons,
  };
}

function readVersion(value: JsonObject, name: string): string {
  // YAML takes `2.0` and `3.1` for numbers where they have no quotes.
  const { openapi, swagger } = value;
  const version = String(openapi ?? (swagger === 2 ? '2.0' : swagger));
  if (/^(2\.0|3\.[0-2])/.test(version)) return version;
  throw new Error(
    `${name} is no OpenAPI document: it needs openapi: "3.1.0" or the like (or swagger: "2.0") at its top.`,
  );
}

type LoadedOverlay = { readonly overlay: Overlay; readonly files: ReadonlySet<string> };

async function loadOverlays(names: readonly string[]): Promise<readonly LoadedOverlay[]> {
  if (names.length === 0) return [];
  const { readOverlay } = await import('../overlay/overlay.ts');
  const laid: LoadedOverlay[] = [];
  for (const name of names) {
    const { text, files } = await readDocumentSource(name, 'overlay');
    laid.push({ overlay: readOverlay(parseDocument(text, name), name), files });
  }
  return laid;
}

type PrepareDocumentOptions = {
  readonly source: DocumentSource;
  readonly version: string;
  readonly overlays: readonly LoadedOverlay[];
};

async function prepareDocument(
  value: JsonObject,
  { source, version, overlays }: PrepareDocumentOptions,
) {
  try {
    if (mayHaveSchemaIds(source.text) && resolveSchemaIds(value) === 'has foreign references')
      await bundleReferences(value, source);
    const { changed, warnings } = await applyOverlays(value, overlays);
    const upgraded = version.startsWith('2') ? await upgradeSwagger(changed) : changed;
    const isLater = /^3\.[12]/.test(version);
    const root = isLater ? upgraded : { ...upgraded, openapi: '3.1.1' };
    const { findings, errorsByNode, extensions } = checkDocument(root, {
      version: isLater ? 'later' : 'earlier',
      reasons: source.reasons,
    });
    return {
      root,
      findings: [...warnings, ...findings],
      faults: errorsByNode,
      extensions: extensions.filter((extension) => !namesOnlyBehaviours(extension)),
    };
  } catch (cause) {
    throw new Error(`${source.name} cannot be served: ${Object(cause).message}.`, { cause });
  }
}

async function applyOverlays(value: JsonObject, overlays: readonly LoadedOverlay[]) {
  if (overlays.length === 0) return { changed: value, warnings: [] };
  const { applyOverlay } = await import('../overlay/overlay.ts');
  // What an alias names is one object in two places, and only one of them is to be changed.
  const changed: JsonObject = JSON.parse(JSON.stringify(value));
  return { changed, warnings: overlays.flatMap(({ overlay }) => applyOverlay(changed, overlay)) };
}

/** True for the bundled document's `x-sandlot`: the names of behaviours need no further check. */
function namesOnlyBehaviours({ owner, value }: RawExtension): boolean {
  return owner === '' && Object.keys(Object(value)).every((name) => name === 'behaviours');
}
