import { countOf } from '../count.ts';
import { watchFiles } from '../document/file-watch.ts';
import { createFront } from '../server/front.ts';
import type { Generation, Kept, Sandlot } from './generation.ts';
import { listen } from './listen.ts';
import type { SandlotOptions } from './options.ts';

/**
 * A Sandlot that reads its document again when a file of it changes, and goes on with the state. Where
 * that cannot be, it says so and serves the document as it was.
 */
export const openWatched = async (
  first: Generation,
  openNext: (kept: Kept) => Promise<Generation>,
  { onTrouble = () => undefined, ...options }: SandlotOptions,
): Promise<Sandlot> => {
  let current = first;
  const front = createFront(
    (request, response) => current.sandlot.app.routing(request, response),
    (error, socket) => current.sandlot.app.server.emit('clientError', error, socket),
  );
  await bringUp(first);
  const reload = async (): Promise<void> => {
    try {
      const next = await openNext(current.kept);
      await bringUp(next);
      const { app } = current.sandlot;
      current = next;
      onTrouble(`${tellRead(options)} read again: ${tellServed(next.sandlot)}.`);
      await app.close();
    } catch (error) {
      const reason = String(Object(error).message).replace(/\.?\s*$/, '');
      onTrouble(`${reason}. It is served as it was before, until that is put right.`);
    }
  };
  const stop = watchFiles(() => current.files, reload);
  // What never ends by itself, such as a stream of events, would hold up the end.
  front.addHook('preClose', async () => current.sandlot.app.close());
  return {
    ...first.sandlot,
    app: front,
    inspect: () => current.sandlot.inspect(),
    listen: (at) => listen(front, at),
    close: async () => {
      stop();
      await front.close();
      await current.kept.store.close();
    },
  };
};

const tellRead = ({ document = 'The document', documents }: SandlotOptions): string => {
  const names = documents?.map((one) => one.document) ?? [document];
  return `${names.join(' and ')} ${names.length > 1 ? 'were' : 'was'}`;
};

const tellServed = ({ documents, findings }: Sandlot): string => {
  const titles = documents.map(({ title }) => title).join(' and ');
  const operations = documents.reduce((sum, one) => sum + one.operations, 0);
  return `${titles}, ${countOf(operations, 'operation')}, ${countOf(findings.length, 'finding')}`;
};

/** The state comes last: before that all stays as it is. */
const bringUp = async ({ sandlot, settle }: Generation): Promise<void> => {
  await sandlot.app.ready();
  await settle();
};
