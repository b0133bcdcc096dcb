import { Readable } from 'node:stream';
import type { SandboxState } from '../../store/types.ts';
import type { JsonStream, ReadonlyStatic } from '../typed-route.ts';
import type { State } from './state-schema.ts';

/** So many records make a piece. */
const recordsPerChunk = 100;

/** Prints a state as JSON, piece by piece, so that nobody waits while a large one is printed. */
export function streamState(state: SandboxState): JsonStream<ReadonlyStatic<typeof State>> {
  return Readable.from(stateChunks(state));
}

function* stateChunks({
  clock,
  random,
  records,
  books,
}: ReadonlyStatic<typeof State>): Generator<string> {
  yield `{"clock":${JSON.stringify(clock)},"random":${JSON.stringify(random)},"records":`;
  yield* recordSetChunks(records);
  if (books !== undefined) {
    yield ',"books":';
    yield* recordSetChunks(books);
  }
  yield '}';
}

function* recordSetChunks(records: ReadonlyStatic<typeof State>['records']): Generator<string> {
  let before = '{';
  for (const [resource, list] of Object.entries(records)) {
    yield `${before}${JSON.stringify(resource)}:[`;
    for (let start = 0; start < list.length; start += recordsPerChunk) {
      const piece = JSON.stringify(list.slice(start, start + recordsPerChunk)).slice(1, -1);
      yield start === 0 ? piece : `,${piece}`;
    }
    yield ']';
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}
