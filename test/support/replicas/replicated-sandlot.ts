import { seedRandom, toRandom } from '../../../src/base/random.ts';
import {
  openSandlot as openInThisProcess,
  type Sandlot,
  type SandlotOptions,
} from '../../../src/sandlot.ts';
import { openRandomProxy } from '../replica-fleet.ts';
import { valkeyUrl } from '../valkey.ts';
import { injectOverHttp } from './inject-over-http.ts';
import { openReplica } from './replica-processes.ts';

export * from '../../../src/sandlot.ts';

/** The same choices of replicas in each run. */
const stream = toRandom(seedRandom(1));

/**
 * Takes the place of `openSandlot` in `npm run test:replicas`: opens three replicas on one Valkey, each in
 * a process of its own, behind a proxy that sends each request to one of them at random.
 */
export async function openSandlot(options: SandlotOptions = {}): Promise<Sandlot> {
  if (isForOneProcess(options)) return openInThisProcess(options);
  const undone: (() => unknown)[] = [];
  const cleanup = (undo: () => unknown) => undone.push(undo);
  const close = async () => {
    for (const undo of undone.splice(0).reverse()) await undo();
  };
  try {
    const store = await valkeyUrl();
    const { onWarning = () => undefined, onProgress: _, ...others } = options;
    const open = (index: number) => openReplica(index, { ...others, store }, onWarning, cleanup);
    const proxy = await openRandomProxy(cleanup, () => stream.fraction());
    const opening = [open(0), open(1), open(2)] as const;
    // A replica that still reads its files would find those of the next test in their place.
    await Promise.allSettled(opening);
    const [first, ...more] = await Promise.all(opening);
    proxy.setReplicas([first, ...more]);
    const { port, server } = proxy;
    const listen = async () => `http://127.0.0.1:${port}`;
    return {
      ...first.summary,
      inspect: first.inspect,
      app: Object({ inject: injectOverHttp(port), listen, server, close }),
      listen,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A state file, certificates, a changing document, and what calls back into the test at each call. */
function isForOneProcess(options: SandlotOptions): boolean {
  const { db, store, watch, tls, onCall, edits, durability, consistency } = options;
  return [db, store, watch, tls, onCall, edits, durability, consistency].some(
    (value) => value !== undefined,
  );
}
