/**
 * The baseline of a start from a file: JSON.parse of it, and Fastify with one operation on it.
 *
 *     node bench/store/bare-file.mjs PORT FILE
 */
import { readFileSync } from 'node:fs';
import fastify from 'fastify';

const [port, file] = process.argv.slice(2);
const { notes } = JSON.parse(readFileSync(file, 'utf8')).sandboxes.default.records;

const app = fastify();
app.get('/notes/:id', (request) => notes[request.params.id]);
await app.listen({ port: Number(port), host: '127.0.0.1' });
