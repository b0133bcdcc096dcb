import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';

/** A person who is asked. */
export type Questioner = {
  question(text: string): Promise<string>;
  say(text: string): void;
  close(): void;
};

/** Asks at a terminal. It edits the line itself, since no codes for that pass our output. */
export function createQuestioner(input: Readable, output: Writable): Questioner {
  const lines = createInterface({ input, output, terminal: false });
  const ended = new AbortController();
  lines.once('close', () => ended.abort());
  return {
    question: (text) =>
      lines.question(text, { signal: ended.signal }).catch((cause) => {
        throw new Error('The input ended before the last answer, so nothing was written.', {
          cause,
        });
      }),
    say: (text) => output.write(`${text}\n`),
    close: () => lines.close(),
  };
}

type Question<T> = {
  readonly text: string;
  /** What an empty answer means. */
  readonly fallback: string;
  /** @throws an error with a sentence about an answer that cannot be used. */
  readonly parse: (answer: string) => T | Promise<T>;
};

/** Asks until the answer can be used. */
export async function ask<T>(
  questioner: Questioner,
  { text, fallback, parse }: Question<T>,
): Promise<T> {
  for (;;) {
    const answer = (await questioner.question(`${text} (${fallback}) `)).trim() || fallback;
    try {
      return await parse(answer);
    } catch (error) {
      questioner.say(Object(error).message);
    }
  }
}
