import type { RecordCollection } from '../sandbox/collection.ts';
import { listInternalCollections, listRecordCollections } from '../sandbox/collection-map.ts';
import type { SandboxContent, SandboxRoot } from '../sandbox/sandbox-root.ts';
import { sliceValues, type Tree } from '../tree/tree.ts';
import type { DocumentIdentity, StoredRecord } from '../types.ts';

/** The content of a store file at one moment. */
export type Checkpoint = {
  readonly document: DocumentIdentity;
  /** The seed value of the store. */
  readonly seed: number;
  /** The number of the last commit included; later commits are replayed from the log. */
  readonly commit: number;
  readonly sandboxes: ReadonlyMap<string, SandboxContent | PrintedSandbox>;
};

/** A parked sandbox, already printed. */
export type PrintedSandbox = { readonly text: () => string };

/** The nesting depth of a sandbox in the file. */
const sandboxDepth = 2;

const recordsPerChunk = 32;

/**
 * Prints a checkpoint lazily, chunk by chunk, with one line per record so that diffs are readable.
 */
export function* printCheckpoint(checkpoint: Checkpoint): Generator<string> {
  const { document, seed, commit } = checkpoint;
  const { title, version } = document;
  const head = JSON.stringify({ version: 1, document: { title, version }, seed, commit }, null, 2);
  yield `${head.slice(0, -2)},\n  "sandboxes": `;
  yield* printObject(checkpoint.sandboxes, 1, function* (sandbox) {
    if ('text' in sandbox) yield sandbox.text();
    else yield* printSandbox(sandbox);
  });
  yield '\n}\n';
}

/** Prints a sandbox as it appears in the file. */
export function* printSandbox({ root, snapshots }: SandboxContent): Generator<string> {
  const indent = indentOf(sandboxDepth + 1);
  yield* printState(root, sandboxDepth);
  yield `,\n${indent}"snapshots": `;
  yield* printObject(snapshots, sandboxDepth + 1, function* (snapshot) {
    yield* printState(snapshot, sandboxDepth + 2);
    yield `\n${indentOf(sandboxDepth + 2)}}`;
  });
  yield `\n${indentOf(sandboxDepth)}}`;
}

/** Leaves the closing brace to the caller. */
function* printState(
  { clock, random, collections }: SandboxRoot,
  depth: number,
): Generator<string> {
  const indent = indentOf(depth + 1);
  yield `{\n${indent}"clock": ${JSON.stringify(clock)}`;
  yield `,\n${indent}"random": ${JSON.stringify(random)}`;
  yield `,\n${indent}"records": `;
  yield* printCollections(listRecordCollections(collections), depth + 1);
  const internal = listInternalCollections(collections);
  if (internal.length === 0) return;
  yield `,\n${indent}"internal": `;
  yield* printCollections(internal, depth + 1);
}

function* printCollections(
  collections: readonly RecordCollection[],
  depth: number,
): Generator<string> {
  const resources = new Map(collections.map(({ kind, records }) => [kind.resource, records]));
  yield* printObject(resources, depth, (records) => printRecords(records, depth + 1));
}

function* printRecords(records: Tree<StoredRecord>, depth: number): Generator<string> {
  const indent = indentOf(depth + 1);
  if (records.size === 0) yield '[]';
  for (let offset = 0; offset < records.size; offset += recordsPerChunk) {
    const lines = sliceValues(records, offset, recordsPerChunk).map(
      (record) => indent + JSON.stringify(record),
    );
    yield `${offset === 0 ? '[' : ','}\n${lines.join(',\n')}`;
  }
  if (records.size > 0) yield `\n${indentOf(depth)}]`;
}

function* printObject<T>(
  entries: ReadonlyMap<string, T>,
  depth: number,
  printEntry: (entry: T) => Iterable<string>,
): Generator<string> {
  let opening = '{';
  for (const [name, entry] of entries) {
    yield `${opening}\n${indentOf(depth + 1)}${JSON.stringify(name)}: `;
    yield* printEntry(entry);
    opening = ',';
  }
  yield entries.size === 0 ? '{}' : `\n${indentOf(depth)}}`;
}

function indentOf(depth: number): string {
  return '  '.repeat(depth);
}
