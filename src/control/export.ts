import { Readable } from 'node:stream';
import type { SandboxState } from '../store/store.ts';
import type { State } from './describe-state.ts';
import type { Of, Printed } from './routes.ts';

/** So many records make a piece. */
const recordsAPiece = 100;

/** Prints a state as JSON, piece by piece, so that nobody waits while a large one is printed. */
export const printExport = (state: SandboxState): Printed<Of<typeof State>> =>
  Readable.from(listPieces(state));

function* listPieces({ clock, random, records, books }: Of<typeof State>): Generator<string> {
  yield `{"clock":${JSON.stringify(clock)},"random":${JSON.stringify(random)},"records":`;
  yield* listWorld(records);
  if (books !== undefined) {
    yield ',"books":';
    yield* listWorld(books);
  }
  yield '}';
}

function* listWorld(records: Of<typeof State>['records']): Generator<string> {
  let before = '{';
  for (const [resource, list] of Object.entries(records)) {
    yield `${before}${JSON.stringify(resource)}:[`;
    for (let start = 0; start < list.length; start += recordsAPiece) {
      const piece = JSON.stringify(list.slice(start, start + recordsAPiece)).slice(1, -1);
      yield start === 0 ? piece : `,${piece}`;
    }
    yield ']';
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}
