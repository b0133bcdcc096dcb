import { formatCount } from '../../base/text.ts';
import { watchFiles } from '../../base/watch-files.ts';
import { createListener } from '../../http/http.ts';
import type { Generation, ReloadState, Sandlot } from '../generation.ts';
import type { SandlotOptions } from '../options.ts';
import { listen } from '../service/http-server.ts';

/**
 * A Sandlot that reads its document again when a file of it changes, and goes on with the state. Where
 * that cannot be, it says so and serves the document as it was.
 */
export async function openWatchedSandlot(
  first: Generation,
  openNext: (kept: ReloadState) => Promise<Generation>,
  { onWarning = () => undefined, ...options }: SandlotOptions,
): Promise<Sandlot> {
  let current = first;
  const front = createListener(
    (request, response) => current.sandlot.app.routing(request, response),
    (error, socket) => current.sandlot.app.server.emit('clientError', error, socket),
  );
  await activateGeneration(first);
  const reload = async (): Promise<void> => {
    try {
      const next = await openNext(current.reloadState);
      await activateGeneration(next);
      const { app } = current.sandlot;
      current = next;
      onWarning(`${describeDocuments(options)} read again: ${describeServed(next.sandlot)}.`);
      await app.close();
    } catch (error) {
      const reason = String(Object(error).message).replace(/\.?\s*$/, '');
      onWarning(`${reason}. It is served as it was before, until that is put right.`);
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
      await current.reloadState.store.close();
    },
  };
}

function describeDocuments({ document = 'The document', documents }: SandlotOptions): string {
  const names = documents?.map((one) => one.document) ?? [document];
  return `${names.join(' and ')} ${names.length > 1 ? 'were' : 'was'}`;
}

function describeServed({ documents, findings }: Sandlot): string {
  const titles = documents.map(({ title }) => title).join(' and ');
  const operations = documents.reduce((sum, one) => sum + one.operations, 0);
  return `${titles}, ${formatCount(operations, 'operation')}, ${formatCount(findings.length, 'finding')}`;
}

/** The state comes last: before that all stays as it is. */
async function activateGeneration({ sandlot, reseedStore }: Generation): Promise<void> {
  await sandlot.app.ready();
  await reseedStore();
}
