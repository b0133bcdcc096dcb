import type { BehavioursModule } from '../behaviour/behaviour.ts';
import {
  type Finding,
  type LoadedDocument,
  type LoadOptions,
  listOperations,
  loadDocument,
  type Operation,
  readBasePath,
} from '../document/document.ts';
import { openModules } from './modules.ts';
import type { DocumentPlace, SandlotOptions } from './options.ts';
import { mapInTurn, type Some } from './some.ts';

/** A document in its place on the server, and whose behaviours answer it. */
export type Mount = {
  readonly document: LoadedDocument;
  readonly operations: readonly Operation[];
  /** The document's own, then the user's. */
  readonly modules: readonly BehavioursModule[];
  /** What goes before its paths. */
  readonly base: string;
  /** What the names of its resources begin with in the store, where other documents have some too: `shop:`. */
  readonly scope: string;
  /** As the user named it; `undefined` for the bundled one. */
  readonly named: string | undefined;
  /** A finding, with the document that it is in where there are several. */
  readonly told: <Told extends Finding | undefined>(finding: Told) => Told;
};

/** The document that comes with Sandlot. */
export type Bundled = { readonly file: string; readonly twin: string };

/** What the bundled document is called among others. */
const bundledName = 'aha';

/**
 * Loads the documents that are to be served, each with its operations and behaviours.
 * @throws an error with one sentence, of one that cannot be had, or of two that are in each other's way.
 */
export const openMounts = async (
  options: SandlotOptions,
  bundled: Bundled,
  round?: number,
): Promise<Some<Mount>> => {
  const [first = { document: options.document }, ...rest] = options.documents ?? [];
  const isAlone = rest.length === 0;
  const others = isAlone ? undefined : new Set<string>();
  const mounts = await mapInTurn([first, ...rest], async (place): Promise<Mount> => {
    const { document, base } = await loadPlaced(place, options, bundled);
    const { source } = document;
    return {
      document,
      base,
      operations: listOperations(document, { base, others }),
      modules: await openModules(document, options.behaviours, round),
      scope: isAlone || base === '' ? '' : `${base.slice(1)}:`,
      named: nameOf(place),
      told: (finding) => (isAlone || !finding ? finding : { ...finding, source }),
    };
  });
  if (!isAlone) {
    const { refuseCollisions } = await import('./collision.ts');
    refuseCollisions(mounts);
  }
  return mounts;
};

const nameOf = ({ document }: Partial<DocumentPlace>): string | undefined =>
  document === bundledName ? undefined : document;

const loadPlaced = async (
  place: Partial<DocumentPlace>,
  { overlays }: SandlotOptions,
  { file, twin }: Bundled,
) => {
  const options: LoadOptions = { twin, overlays };
  const document = await loadDocument(nameOf(place) ?? file, options);
  return { document, base: place.mount?.replace(/\/+$/, '') ?? readBasePath(document) };
};
