import { openWire } from './wire.mjs';

/** How many notes a client keeps, about. */
const fewest = 20;
const most = 60;

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789 "\\\u0001'.split('');

/**
 * A client of one sandbox with notes of its own, which nobody else touches: so what it was told is
 * what has to be there. `notes` is what was acknowledged; `open` the write whose reply never came.
 */
export class Client {
  notes = new Map();
  open = undefined;
  acknowledged = 0;
  refused = 0;
  /** The highest count of the sandbox's writes that a reply told of. */
  serial = 0;
  #step = 0;

  /** `letters`: how long a note's text may be. */
  constructor(name, { sandbox, chance, letters }) {
    this.name = name;
    this.sandbox = sandbox;
    this.chance = chance;
    this.letters = letters;
  }

  /** Writes until the connection breaks. `onReply` hears of every acknowledged write. */
  async work(port, onReply) {
    const wire = await openWire(port);
    if (wire === undefined) return;
    try {
      for (;;) {
        const write = this.#next();
        this.open = write;
        const reply = await wire.send(this.#toRequest(write, port));
        if (reply === undefined) return;
        this.open = undefined;
        this.#hear(write, reply);
        onReply();
      }
    } finally {
      wire.close();
    }
  }

  /** The notes as they are when a write counts. */
  after({ method, id, body }, serial) {
    const next = new Map(this.notes);
    if (method === 'DELETE') next.delete(id);
    else next.set(id, this.#toNote({ method, id, body }, serial));
    return next;
  }

  #next() {
    const { chance, notes } = this;
    this.#step += 1;
    const step = this.#step;
    const choice = chance.fraction();
    const refuse = chance.fraction() < 0.05 ? { refuse: true } : {};
    if (notes.size < fewest || (notes.size < most && choice < 0.4)) {
      const id = `${this.name}-${step}`;
      return { method: 'POST', id, body: { id, text: this.#text(), step, ...refuse } };
    }
    const id = this.#known();
    if (choice < 0.6) return { method: 'PUT', id, body: { text: this.#text(), step, ...refuse } };
    if (choice < 0.8) return { method: 'PATCH', id, body: { step, ...refuse } };
    return { method: 'DELETE', id };
  }

  #known() {
    let left = this.chance.whole(0, this.notes.size - 1);
    for (const id of this.notes.keys()) if (left-- === 0) return id;
    return undefined;
  }

  #text() {
    const piece = Array.from({ length: 16 }, () => this.chance.oneOf(alphabet)).join('');
    return piece.repeat(this.chance.whole(1, Math.ceil(this.letters / 16)));
  }

  #toRequest({ method, id, body }, port) {
    const path = method === 'POST' ? '/notes' : `/notes/${id}`;
    const text = body === undefined ? '' : JSON.stringify(body);
    return [
      `${method} ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      `Sandlot-Sandbox: ${this.sandbox}`,
      ...(text === '' ? [] : ['Content-Type: application/json']),
      `Content-Length: ${Buffer.byteLength(text)}`,
      '',
      text,
    ].join('\r\n');
  }

  #hear(write, { status, body }) {
    if (status === 200) {
      if (write.body?.refuse) throw new Error(`${write.id}: was acknowledged and not refused`);
      this.serial = JSON.parse(body).serial;
      // As `after` does it, in place: this is on the way of every request.
      if (write.method === 'DELETE') this.notes.delete(write.id);
      else this.notes.set(write.id, this.#toNote(write, this.serial));
      this.acknowledged += 1;
    } else if (status === 503 || (status === 409 && write.body?.refuse)) this.refused += 1;
    else throw new Error(`${write.method} ${write.id} was answered ${status} ${body}`);
  }

  #toNote({ method, id, body }, serial) {
    const text = method === 'PATCH' ? this.notes.get(id).text : body.text;
    return { id, text, step: body.step, serial };
  }
}
