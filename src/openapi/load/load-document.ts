import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { findBlockingFinding } from '../checks/blocking-finding.ts';
import { checkDocument } from '../checks/check-document.ts';
import type { LoadedDocument, RawExtension } from '../document.ts';
import { isObject, type JsonObject, objectAt, textAt } from '../json/json.ts';
import type { Overlay } from '../overlay/overlay.ts';
import { upgradeSwagger } from '../upgrade/upgrade-swagger.ts';
import { type DocumentSource, type ReferenceKind, readDocumentSource } from './document-source.ts';
import { parseDocument } from './parse.ts';
import { bundleReferences, mayHaveSchemaIds, resolveSchemaIds } from './resolve-references.ts';

export type LoadDocumentOptions = {
  /** A file with the parsed document, as the build writes it. */
  readonly parsedCache?: string | undefined;
  /** What the document may refer to besides its own folder or origin. */
  readonly allowRefs?: readonly ReferenceKind[] | undefined;
  /** Files or URLs of overlays, in the order to apply them. */
  readonly overlays?: readonly string[] | undefined;
};

/**
 * Loads a document from a file, a URL or standard input (`-`): JSON or YAML, OpenAPI 2.0 to 3.2, in
 * one file or many.
 * @throws an error whose message is one sentence for the user.
 */
export async function loadDocument(
  name: string,
  { parsedCache, allowRefs, overlays: overlayNames = [] }: LoadDocumentOptions = {},
): Promise<LoadedDocument> {
  const source = await readDocumentSource(name, { allowRefs });
  const parsed =
    (parsedCache && (await readParsedCache(source.text, parsedCache))) ||
    parseDocument(source.text, name);
  const version = readVersion(parsed, name);
  const overlays = await loadOverlays(overlayNames);
  const { root, findings, errorsByNode, extensions } = await prepareDocument(parsed, {
    source,
    version,
    overlays,
  });
  const info = objectAt(root, 'info');
  return {
    source: name,
    title: textAt(info, 'title') ?? 'Untitled API',
    version: textAt(info, 'version') ?? '0',
    root,
    findings,
    extensions,
    blockingFindingOf: (operation) => findBlockingFinding(root, errorsByNode, operation),
    files: new Set([...source.files, ...overlays.flatMap(({ files }) => [...files])]),
    unreadable: source.unreadable,
  };
}

function readVersion(document: JsonObject, name: string): string {
  // Without quotes, `2.0` and `3.1` are numbers in YAML.
  const { openapi, swagger } = document;
  const version = String(openapi ?? (swagger === 2 ? '2.0' : swagger));
  if (/^(2\.0|3\.[0-2])/.test(version)) return version;
  throw new Error(
    `${name} is not an OpenAPI document: expected openapi: "3.1.0" (or swagger: "2.0") at its top.`,
  );
}

type LoadedOverlay = { readonly overlay: Overlay; readonly files: ReadonlySet<string> };

async function loadOverlays(names: readonly string[]): Promise<readonly LoadedOverlay[]> {
  if (names.length === 0) return [];
  const { readOverlay } = await import('../overlay/overlay.ts');
  const overlays: LoadedOverlay[] = [];
  for (const name of names) {
    const { text, files } = await readDocumentSource(name, { kind: 'overlay' });
    overlays.push({ overlay: readOverlay(parseDocument(text, name), name), files });
  }
  return overlays;
}

type PrepareDocumentOptions = {
  readonly source: DocumentSource;
  readonly version: string;
  readonly overlays: readonly LoadedOverlay[];
};

/** Bundles, overlays, upgrades and checks a parsed document. */
async function prepareDocument(
  parsed: JsonObject,
  { source, version, overlays }: PrepareDocumentOptions,
) {
  try {
    if (mayHaveSchemaIds(source.text) && resolveSchemaIds(parsed) === 'has external references')
      await bundleReferences(parsed, source);
    const { overlaid, warnings } = await applyOverlays(parsed, overlays);
    const upgraded = version.startsWith('2') ? await upgradeSwagger(overlaid) : overlaid;
    const isLater = /^3\.[12]/.test(version);
    const root = isLater ? upgraded : { ...upgraded, openapi: '3.1.1' };
    const { findings, errorsByNode, extensions } = checkDocument(root, {
      version: isLater ? 'later' : 'earlier',
      unreadable: source.unreadable,
    });
    return {
      root,
      findings: [...warnings, ...findings],
      errorsByNode,
      extensions: extensions.filter((extension) => !namesOnlyBehaviours(extension)),
    };
  } catch (cause) {
    throw new Error(`${source.name} cannot be served: ${Object(cause).message}.`, { cause });
  }
}

async function applyOverlays(document: JsonObject, overlays: readonly LoadedOverlay[]) {
  if (overlays.length === 0) return { overlaid: document, warnings: [] };
  const { applyOverlay } = await import('../overlay/overlay.ts');
  // A YAML alias is one object in two places, and an overlay may change only one of them.
  const overlaid: JsonObject = JSON.parse(JSON.stringify(document));
  return { overlaid, warnings: overlays.flatMap(({ overlay }) => applyOverlay(overlaid, overlay)) };
}

/** True for the bundled document's `x-sandlot`: names of behaviours need no further check. */
function namesOnlyBehaviours({ owner, value }: RawExtension): boolean {
  return owner === '' && Object.keys(Object(value)).every((name) => name === 'behaviours');
}

/** The SHA-256 digest of a document's text. */
export function toFingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Reads a document that the build parsed and wrote as JSON, which takes a hundredth of the time that
 * its YAML takes. `undefined` if the file is missing or was made from another text.
 */
async function readParsedCache(text: string, file: string): Promise<JsonObject | undefined> {
  try {
    const cached: unknown = JSON.parse(await readFile(file, 'utf8'));
    // The length is compared first, since hashing a large text takes long.
    if (!isObject(cached) || cached.length !== text.length || cached.of !== toFingerprint(text))
      return undefined;
    return isObject(cached.document) ? cached.document : undefined;
  } catch {
    // There is no such file when Sandlot runs from its sources.
    return undefined;
  }
}
