import { formatCount } from '../../base/text.ts';
import { watchFiles } from '../../base/watch-files.ts';
import { createListener } from '../../http/http.ts';
import type { Generation, ReloadState, Sandlot } from '../generation.ts';
import type { SandlotOptions } from '../options.ts';
import { listen, prepareHttps } from '../service/http-server.ts';

/**
 * Serves a document and reloads it when one of its files changes, keeping the state. If that fails,
 * the previous version stays in service and a warning is reported.
 */
export async function openWatchedSandlot(
  first: Generation,
  openNext: (reloadState: ReloadState) => Promise<Generation>,
  { onWarning = () => undefined, ...options }: SandlotOptions,
): Promise<Sandlot> {
  let current = first;
  const listener = createListener(
    (request, response) => current.sandlot.app.routing(request, response),
    {
      clientErrorHandler: (error, socket) =>
        current.sandlot.app.server.emit('clientError', error, socket),
      requestTimeout: options.requestTimeout,
      createHttpServer: await prepareHttps(options),
    },
  );
  await activateGeneration(first);
  const reload = async (): Promise<void> => {
    try {
      const next = await openNext(current.reloadState);
      await activateGeneration(next);
      const { app } = current.sandlot;
      current = next;
      onWarning(`Reloaded ${describeDocuments(options)}: ${describeServed(next.sandlot)}.`);
      await app.close();
    } catch (error) {
      const reason = String(Object(error).message).trimEnd().replace(/\.$/, '');
      onWarning(`${reason}. The previous version stays in service until this is fixed.`);
    }
  };
  const stop = watchFiles(() => current.files, reload);
  // An endless reply, such as a stream of events, would delay the shutdown.
  listener.addHook('preClose', async () => current.sandlot.app.close());
  return {
    ...first.sandlot,
    app: listener,
    inspect: () => current.sandlot.inspect(),
    listen: (at) => listen(listener, at),
    close: async () => {
      stop();
      await listener.close();
      await current.reloadState.store.close();
    },
  };
}

function describeDocuments({ document = 'the document', documents }: SandlotOptions): string {
  const names = documents?.map((document) => document.document) ?? [document];
  return names.join(' and ');
}

function describeServed({ documents, findings }: Sandlot): string {
  const titles = documents.map(({ title }) => title).join(' and ');
  const operations = documents.reduce((sum, document) => sum + document.operations, 0);
  return `${titles}, ${formatCount(operations, 'operation')}, ${formatCount(findings.length, 'finding')}`;
}

/** Reseeds last, since everything before it can still fail without effect. */
async function activateGeneration({ sandlot, reseedStore }: Generation): Promise<void> {
  await sandlot.app.ready();
  await reseedStore();
}
