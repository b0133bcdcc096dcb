import type { Entry } from './entry.ts';

/** Hears of each entry. */
export type Listener = (entry: Entry) => void;

/** Who hears of the calls of which sandbox: by its name, so that one may leave memory and come back. */
export class Audience {
  readonly #seats = new Set<{ readonly sandbox: string; readonly listener: Listener }>();

  /** Tells a listener of each entry from now on; returns what ends that. */
  add(sandbox: string, listener: Listener): () => void {
    const seat = { sandbox, listener };
    this.#seats.add(seat);
    return () => this.#seats.delete(seat);
  }

  tell(sandbox: string, entry: Entry): void {
    for (const seat of this.#seats) if (seat.sandbox === sandbox) seat.listener(entry);
  }
}
