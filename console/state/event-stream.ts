import { signal } from '@preact/signals';
import { authorization, controlPrefix, sandboxPrefix, send } from './api.ts';

/** Whether new calls are coming in. */
export const connection = signal<'connecting' | 'live' | 'offline'>('connecting');

export type EventHandler = (name: string, data: unknown) => void;

/** Milliseconds before a lost connection is opened again. */
const retryDelay = 1500;

/**
 * Reads server-sent events by fetch, since an `EventSource` cannot send a token. Connects again when the
 * connection is lost; `onOpen` loads what was missed.
 */
export async function followEvents(
  path: string,
  onEvent: EventHandler,
  onOpen: () => void,
): Promise<never> {
  for (;;) {
    connection.value = connection.value === 'offline' ? 'offline' : 'connecting';
    try {
      await readStream(path, onEvent, onOpen);
    } catch {
      // Told by `connection`.
    }
    connection.value = 'offline';
    await new Promise((resolve) => setTimeout(resolve, retryDelay));
  }
}

async function readStream(path: string, onEvent: EventHandler, onOpen: () => void): Promise<void> {
  const response = await fetch(`${sandboxPrefix()}${controlPrefix}${path}`, {
    headers: authorization(),
  });
  if (!response.ok || response.body === null) {
    // Reports a missing token.
    await send('GET /sandboxes');
    return;
  }
  connection.value = 'live';
  onOpen();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (text + value).split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) dispatch(event, onEvent);
  }
}

function dispatch(event: string, onEvent: EventHandler): void {
  const fields = new Map(
    event.split('\n').map((line) => {
      const end = line.indexOf(': ');
      return [line.slice(0, end), line.slice(end + 2)] as const;
    }),
  );
  const data = fields.get('data');
  if (data !== undefined) onEvent(fields.get('event') ?? 'message', JSON.parse(data));
}
