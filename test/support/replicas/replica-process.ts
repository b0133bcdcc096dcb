/** A process that has one replica of each Sandlot of a run of tests: see replicated-sandlot.ts. */
import { openSandlot, type Sandlot, type SandlotOptions } from '../../../src/sandlot.ts';

/** What the tests ask of the process; each request is answered with its id. */
export type ReplicaRequest = {
  readonly id: number;
  readonly kind: 'open' | 'inspect' | 'close';
  readonly sandlot: number;
  /** Those of `open`. */
  readonly options?: SandlotOptions;
};

export type ReplicaReply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly sandlot: number; readonly warning: string };

/** The reply to `open`. */
export type OpenedReplica = {
  readonly port: number;
  readonly summary: Omit<Sandlot, 'app' | 'inspect' | 'listen' | 'close'>;
};

const opened = new Map<number, Sandlot>();

const answers: Readonly<
  Record<ReplicaRequest['kind'], (request: ReplicaRequest) => Promise<unknown>>
> = {
  open: ({ sandlot: number, options }) => open(number, options),
  inspect: async ({ sandlot }) => opened.get(sandlot)?.inspect(),
  close: async ({ sandlot }) => {
    await opened.get(sandlot)?.close();
    opened.delete(sandlot);
  },
};

async function open(number: number, options: SandlotOptions = {}): Promise<OpenedReplica> {
  const onWarning = (warning: string) => send({ sandlot: number, warning });
  const sandlot = await openSandlot({ ...options, onWarning });
  opened.set(number, sandlot);
  const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });
  const { app: _app, inspect: _inspect, listen: _listen, close: _close, ...rest } = sandlot;
  // Functions do not pass from one process to another.
  const summary = { ...rest, readiness: Object(undefined) };
  return { port: Number(new URL(url).port), summary };
}

function send(reply: ReplicaReply): void {
  process.send?.(reply);
}

process.on('message', async (request: ReplicaRequest) => {
  const { id } = request;
  try {
    send({ id, result: await answers[request.kind](request) });
  } catch (error) {
    send({ id, error: String(Object(error).message) });
  }
});
// The tests have ended.
process.on('disconnect', () => process.exit());
