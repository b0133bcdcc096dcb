/**
 * The baseline of `--durability power` over HTTP: Fastify by hand, which appends each note to a file
 * and syncs it before it answers, one after the other.
 *
 *     node bench/store/bare-sync.mjs PORT FILE
 */
import { fdatasync, openSync, writeSync } from 'node:fs';
import fastify from 'fastify';

const [port, file] = process.argv.slice(2);
const fd = openSync(file, 'w');
const notes = new Map();
let line = Promise.resolve();

const append = (text) =>
  new Promise((resolve, reject) => {
    writeSync(fd, text);
    fdatasync(fd, (error) => (error ? reject(error) : resolve()));
  });

const app = fastify();
app.post('/notes', (request, reply) => {
  const note = { id: `n${notes.size}`, ...request.body };
  notes.set(note.id, note);
  line = line.then(() => append(`${JSON.stringify(note)}\n`));
  return line.then(() => reply.code(201).send(note));
});

await app.listen({ port: Number(port), host: '127.0.0.1' });
console.log('ready');
