import { bundle } from './bundle.ts';
import { checkDocument } from './check.ts';
import { findFault } from './fault.ts';
import type { Finding } from './finding.ts';
import { hoistShared } from './hoist.ts';
import { mayHaveIdentities, settleIdentities } from './identity.ts';
import { type JsonObject, objectAt, textAt } from './json.ts';
import type { Operation } from './operation.ts';
import type { Overlay } from './overlay.ts';
import type { Overrule, Unchecked } from './overruling/overrule.ts';
import { parseDocument } from './parse.ts';
import { openSource, type Source } from './source.ts';
import { readTwin } from './twin.ts';

/** An OpenAPI description, loaded, in one piece, upgraded to 3.1 or later. */
export type OpenApiDocument = {
  /** Where it came from, as it was named. */
  readonly source: string;
  readonly title: string;
  readonly version: string;
  /** The whole of it; every `$ref` that leads anywhere is local. */
  readonly root: JsonObject;
};

/** A document, and what was found out while it was loaded. */
export type LoadedDocument = OpenApiDocument & {
  /** What is wrong with it, in its order. */
  readonly findings: readonly Finding[];
  /** The finding that keeps an operation from being served. */
  faultOf(operation: Operation): Finding | undefined;
  /** What it says by `x-sandlot`. */
  readonly overrules: readonly Overrule[];
  /** The files that it was read from. */
  readonly files: ReadonlySet<string>;
  /** Addresses that it refers to and that could not be read, and why. */
  readonly unread: ReadonlyMap<string, string>;
};

export type LoadOptions = {
  /** The file of the document's twin, where it may have one. */
  readonly twin?: string | undefined;
  /** Files or URLs of overlays, applied in their order. */
  readonly overlays?: readonly string[] | undefined;
};

/**
 * Loads a document from a file, a URL or standard input (`-`): JSON or YAML, OpenAPI 2.0 to 3.2, one
 * file or many.
 * @throws an error whose message is one sentence for the user.
 */
export const loadDocument = async (
  name: string,
  { twin, overlays = [] }: LoadOptions = {},
): Promise<LoadedDocument> => {
  const source = await openSource(name);
  const value = (twin && (await readTwin(source.text, twin))) || parseDocument(source.text, name);
  const version = readVersion(value, name);
  const laid = await openOverlays(overlays);
  const { root, findings, faults, overrules } = await prepare(value, {
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
    overrules,
    faultOf: (operation) => findFault(root, faults, operation),
    files: new Set([...source.files, ...laid.flatMap(({ files }) => [...files])]),
    unread: source.reasons,
  };
};

const readVersion = (value: JsonObject, name: string): string => {
  // YAML takes `2.0` and `3.1` for numbers where they have no quotes.
  const { openapi, swagger } = value;
  const version = String(openapi ?? (swagger === 2 ? '2.0' : swagger));
  if (/^(2\.0|3\.[0-2])/.test(version)) return version;
  throw new Error(
    `${name} is no OpenAPI document: it needs openapi: "3.1.0" or the like (or swagger: "2.0") at its top.`,
  );
};

type OpenOverlay = { readonly overlay: Overlay; readonly files: ReadonlySet<string> };

const openOverlays = async (names: readonly string[]): Promise<readonly OpenOverlay[]> => {
  if (names.length === 0) return [];
  const { readOverlay } = await import('./overlay.ts');
  const laid: OpenOverlay[] = [];
  for (const name of names) {
    const { text, files } = await openSource(name, 'overlay');
    laid.push({ overlay: readOverlay(parseDocument(text, name), name), files });
  }
  return laid;
};

type Origin = {
  readonly source: Source;
  readonly version: string;
  readonly overlays: readonly OpenOverlay[];
};

const prepare = async (value: JsonObject, { source, version, overlays }: Origin) => {
  try {
    if (mayHaveIdentities(source.text) && settleIdentities(value) === 'has foreign references')
      await bundle(value, source);
    const { changed, warnings } = await layOver(value, overlays);
    const upgraded = version.startsWith('2') ? await upgrade(changed) : changed;
    const isLater = /^3\.[12]/.test(version);
    const root = isLater ? upgraded : { ...upgraded, openapi: '3.1.1' };
    const { findings, faults, overrules } = checkDocument(root, {
      version: isLater ? 'later' : 'earlier',
      reasons: source.reasons,
    });
    return {
      root,
      findings: [...warnings, ...findings],
      faults,
      overrules: await readAll(overrules),
    };
  } catch (cause) {
    throw new Error(`${source.name} cannot be served: ${Object(cause).message}.`, { cause });
  }
};

const layOver = async (value: JsonObject, overlays: readonly OpenOverlay[]) => {
  if (overlays.length === 0) return { changed: value, warnings: [] };
  const { applyOverlay } = await import('./overlay.ts');
  // What an alias names is one object in two places, and only one of them is to be changed.
  const changed: JsonObject = JSON.parse(JSON.stringify(value));
  return { changed, warnings: overlays.flatMap(({ overlay }) => applyOverlay(changed, overlay)) };
};

const readAll = async (found: readonly Unchecked[]): Promise<readonly Overrule[]> => {
  if (found.every(isBundled)) return [];
  const { readOverrules } = await import('./overruling/overrule.ts');
  return readOverrules(found);
};

/** The document that comes with Sandlot says no more than which behaviours it has. */
const isBundled = ({ owner, said }: Unchecked): boolean =>
  owner === '' && Object.keys(Object(said)).every((name) => name === 'behaviours');

// Loaded only for the documents that need it, since start-up time counts.
const upgrade = async (root: JsonObject): Promise<JsonObject> => {
  hoistShared(root);
  const { settleProduces } = await import('./produces.ts');
  settleProduces(root);
  const { putForms, takeBodies } = await import('./old-bodies.ts');
  const forms = takeBodies(root);
  const { upgrade: toLatest } = await import('@scalar/openapi-upgrader');
  const upgraded = objectAt({ upgraded: toLatest({ ...root }, '3.0') }, 'upgraded');
  putForms(upgraded, forms);
  return upgraded;
};
