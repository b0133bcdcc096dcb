/**
 * Fastify by hand that parses a document and adds a route, without schemas, for each of its operations:
 * `node bare-routes.mjs PORT DOCUMENT.json`.
 */
import { readFileSync } from 'node:fs';
import fastify from 'fastify';

const [, , port, file] = process.argv;
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
const document = JSON.parse(readFileSync(file, 'utf8'));
const app = fastify();
for (const [path, item] of Object.entries(document.paths)) {
  const url = path.replace(/\{([^{}]+)\}/g, (_, name) => `:${name.replace(/\W/g, '_')}`);
  for (const method of methods.filter((name) => item[name]))
    app.route({ method: method.toUpperCase(), url, handler: () => ({ path }) });
}
await app.listen({ port: Number(port), host: '127.0.0.1' });
console.log('ready');
