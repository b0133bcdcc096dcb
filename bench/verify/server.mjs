/** Answers every request in the same way, and prints when the first one came: `node server.mjs PORT`. */
import { createServer } from 'node:http';
import { pet } from './pets.mjs';

const body = JSON.stringify(pet);
const head = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
let first = true;

createServer((request, reply) => {
  if (first) console.log(`first ${Date.now()}`);
  first = false;
  request.resume();
  reply.writeHead(200, head);
  reply.end(body);
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
