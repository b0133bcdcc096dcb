import { Readable } from 'node:stream';
import type { SandboxState } from '../../store/types.ts';
import type { JsonStream, ReadonlyStatic } from '../typed-route.ts';
import type { State } from './state-schema.ts';

/** The number of records in one chunk of the stream. */
const recordsPerChunk = 100;

/** Prints a state as a stream of JSON, so that other requests are answered in between. */
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
  let separator = '{';
  for (const [resource, list] of Object.entries(records)) {
    yield `${separator}${JSON.stringify(resource)}:[`;
    for (let start = 0; start < list.length; start += recordsPerChunk) {
      const chunk = JSON.stringify(list.slice(start, start + recordsPerChunk)).slice(1, -1);
      yield start === 0 ? chunk : `,${chunk}`;
    }
    yield ']';
    separator = ',';
  }
  yield separator === '{' ? '{}' : '}';
}
