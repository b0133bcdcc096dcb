import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Breach,
  bytesOf,
  type GotReply,
  type Judge,
  type SentRequest,
} from '../contract/contract.ts';
import type { Operation } from '../document/document.ts';
import type { Book } from './book.ts';
import type { Client } from './client.ts';
import type { Doors } from './doors.ts';
import type { Draft } from './draft.ts';
import type { Echoes } from './echo.ts';
import { isExcused } from './excuse.ts';
import type { Writer } from './writer.ts';

/** What a request is sent for: what may come of it. */
export type Purpose =
  /** It is sound, so it is carried out, or refused as documented. */
  | 'sound'
  /** It is sound but for what it names, which may not be there. */
  | 'guess'
  /** It is sound, but names other records, as one before it may have done: it may be taken already. */
  | 'repeated'
  /** It is broken. */
  | 'broken'
  /** What is broken is a name in its path. */
  | 'misnamed'
  /** Its body cannot be read at all. */
  | 'unreadable'
  /** Its body is of another media type. */
  | 'mistyped'
  /** Nobody is named. */
  | 'stranger';

/** A request and the reply that it got. */
export type Exchange = {
  readonly draft: Draft;
  readonly sent: SentRequest;
  readonly got: GotReply;
  /** The body, where it is JSON. */
  readonly value: unknown;
};

/** What requests are sent for that are sent for what they say. */
const meant: ReadonlySet<Purpose> = new Set(['sound', 'guess', 'repeated']);

export type Sender = {
  /** Sends a request, and writes down where the reply is against the document; `undefined` where there is none. */
  send(draft: Draft, purpose: Purpose): Promise<Exchange | undefined>;
  /** Sends what no draft is of, to the very path: nothing is written down. */
  sendPlainly(sent: SentRequest): Promise<GotReply | undefined>;
  sent(): number;
};

/** Thrown where no more requests may be sent: it ends what is being done. */
export class Halt extends Error {}

export type SenderOptions = {
  readonly client: Client;
  readonly judge: Judge;
  readonly write: Writer;
  readonly book: Book;
  readonly echoes: Echoes;
  /** What the path of the address puts in front. */
  readonly base: string;
  readonly budget: number;
  readonly signal: AbortSignal;
  /** Milliseconds since some moment. */
  readonly ticks: () => number;
  readonly doors: Doors;
};

/** How often a request is sent again that came too early. */
const mostTries = 4;

export const openSender = ({
  client,
  judge,
  write,
  book,
  echoes,
  base,
  budget,
  signal,
  ticks,
  doors,
}: SenderOptions): Sender => {
  let count = 0;
  let pause: Promise<unknown> | undefined;
  const sendPaced = async (sent: SentRequest): Promise<GotReply> => {
    // Whoever is asked to wait waits for all.
    for (let tries = 1; ; tries++) {
      await pause;
      if (signal.aborted) throw new Halt();
      const got = await client.send(sent);
      const wait = tries < mostTries ? readWait(got) : undefined;
      if (wait === undefined) return got;
      pause = sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  };
  const take = (): void => {
    if (signal.aborted || count >= budget) throw new Halt();
    count += 1;
  };
  const judgeReply = (draft: Draft, exchange: Exchange, purpose: Purpose): void => {
    const { operation } = draft;
    const { sent, got } = exchange;
    book.pass(operation, 'reply');
    if (meant.has(purpose)) echoes.note(draft);
    const again = (value: unknown) => judge.reply(operation, sent, withValue(got, value));
    const breaches = echoes
      .without(judge.reply(operation, sent, got), { operation, exchange, again })
      .filter((breach) => !isExcused(breach, { operation, got, purpose }));
    for (const breach of [...breaches, ...listOwn(operation, got)])
      book.fail(operation, 'reply', { ...breach, exchange });
  };
  return {
    sent: () => count,
    sendPlainly: async (sent) => {
      take();
      return sendPaced(sent).catch(() => undefined);
    },
    send: async (draft, purpose) => {
      const sent = write(draft);
      take();
      const start = ticks();
      const note = () => book.count(draft.operation, ticks() - start);
      try {
        const got = await sendPaced({ ...sent, url: base + sent.url }).finally(note);
        const exchange = toExchange(draft, sent, got);
        doors.note(draft, got);
        judgeReply(draft, exchange, purpose);
        return exchange;
      } catch (error) {
        if (signal.aborted) throw new Halt();
        const message = `There is no reply: ${Object(error).message}.`;
        const place = draft.operation.pointer;
        book.fail(draft.operation, 'reply', {
          message,
          where: 'status',
          place,
          exchange: { sent },
        });
        return undefined;
      }
    },
  };
};

/** In ms; `undefined` where nobody asks us to wait (RFC 9110, section 10.2.3). */
const readWait = ({ status, headers }: GotReply): number | undefined => {
  if (status !== 429 && status !== 503) return undefined;
  const seconds = Number(headers['retry-after']);
  if (status === 503 && !Number.isFinite(seconds)) return undefined;
  return Math.min(Number.isFinite(seconds) ? seconds : 1, longestWait) * 1000 + 10;
};

/** In s. */
const longestWait = 60;

/** Most replies are judged, and nobody asks for their value again. */
const toExchange = (draft: Draft, sent: SentRequest, got: GotReply): Exchange => {
  let read: { readonly value: unknown } | undefined;
  return {
    draft,
    sent,
    got,
    get value() {
      read ??= { value: readValue(got) };
      return read.value;
    },
  };
};

const readValue = ({ headers, body }: GotReply): unknown => {
  if (body === undefined || !/json/i.test(String(headers['content-type']))) return undefined;
  try {
    return JSON.parse(bytesOf(body).toString('utf8'));
  } catch {
    return undefined;
  }
};

const withValue = (got: GotReply, value: unknown): GotReply => ({
  ...got,
  body: Buffer.from(JSON.stringify(value)),
});

/** What no document has to say: that a server does not fail, and what is no success is not said to be one. */
const listOwn = ({ pointer, replies }: Operation, { status }: GotReply): readonly Breach[] => {
  const names = [...replies.keys()];
  const at = (message: string): Breach => ({
    where: 'status',
    pointer: '',
    message,
    place: `${pointer}/responses`,
  });
  const isDocumented = replies.has(`${status}`);
  if (status >= 500 && !(isDocumented && status !== 500))
    return isDocumented || replies.has('5XX') || replies.has('DEFAULT')
      ? [at(`The server failed: it answered ${status}.`)]
      : [];
  const successes = names.filter((name) => /^[23](\d\d|XX)$/.test(name));
  const isLoose = status < 300 && !isDocumented && !replies.has('2XX') && replies.has('DEFAULT');
  return isLoose && successes.length > 0
    ? [
        at(
          `The status ${status} is none of the successes that are documented: ${successes.join(', ')}.`,
        ),
      ]
    : [];
};
