import { openConnection } from './connection.mjs';

/** The approximate number of notes of a client. */
const minNotes = 20;
const maxNotes = 60;

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789 "\\\u0001'.split('');

/**
 * A client of one sandbox. No other client changes its notes, so they must be as acknowledged. `notes`
 * are the acknowledged notes, `pending` is the write without a reply.
 */
export class Client {
  notes = new Map();
  pending = undefined;
  acknowledged = 0;
  refused = 0;
  /** The highest count of writes in a reply. */
  serial = 0;
  #step = 0;

  /** `letters`: the greatest length of a note. */
  constructor(name, { sandbox, random, letters }) {
    this.name = name;
    this.sandbox = sandbox;
    this.random = random;
    this.letters = letters;
  }

  /** Writes until the connection breaks. Calls `onReply` for every reply. */
  async work(port, onReply) {
    const connection = await openConnection(port);
    if (connection === undefined) return;
    try {
      for (;;) {
        const write = this.#next();
        this.pending = write;
        const reply = await connection.send(this.#toRequest(write, port));
        if (reply === undefined) return;
        this.pending = undefined;
        this.#onReply(write, reply);
        onReply();
      }
    } finally {
      connection.close();
    }
  }

  /** The notes after a write. */
  after({ method, id, body }, serial) {
    const next = new Map(this.notes);
    if (method === 'DELETE') next.delete(id);
    else next.set(id, this.#toNote({ method, id, body }, serial));
    return next;
  }

  #next() {
    const { random, notes } = this;
    this.#step += 1;
    const step = this.#step;
    const choice = random.fraction();
    const refuse = random.fraction() < 0.05 ? { refuse: true } : {};
    if (notes.size < minNotes || (notes.size < maxNotes && choice < 0.4)) {
      const id = `${this.name}-${step}`;
      return { method: 'POST', id, body: { id, text: this.#text(), step, ...refuse } };
    }
    const id = this.#randomId();
    if (choice < 0.6) return { method: 'PUT', id, body: { text: this.#text(), step, ...refuse } };
    if (choice < 0.8) return { method: 'PATCH', id, body: { step, ...refuse } };
    return { method: 'DELETE', id };
  }

  #randomId() {
    let left = this.random.integer(0, this.notes.size - 1);
    for (const id of this.notes.keys()) if (left-- === 0) return id;
    return undefined;
  }

  #text() {
    const part = Array.from({ length: 16 }, () => this.random.oneOf(alphabet)).join('');
    return part.repeat(this.random.integer(1, Math.ceil(this.letters / 16)));
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

  #onReply(write, { status, body }) {
    if (status === 200) {
      if (write.body?.refuse) throw new Error(`${write.id}: was acknowledged instead of refused`);
      this.serial = JSON.parse(body).serial;
      // Like `after`, but in place, since this runs for every request.
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
