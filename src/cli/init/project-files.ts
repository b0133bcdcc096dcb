import { basename, dirname, isAbsolute } from 'node:path';
import { isHttpUrl } from '../../base/http-url.ts';
import type { Operation } from '../../openapi/openapi.ts';
import { version } from '../../version.ts';

/** `sandlot.config.json`. */
export function formatConfig(document: string, port: number): string {
  const config = {
    $schema: './node_modules/sandlot/schemas/config.json',
    documents: [document],
    port,
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/**
 * `compose.yaml`. The project is mounted, since its config file has the options, and its document may
 * refer to files beside it; for writing too, since `db` names a file there. A document of another folder is
 * mounted with that folder.
 */
export function formatCompose(document: string, port: number): string {
  const folder = isHttpUrl(document) ? '.' : dirname(document);
  const isInProject = !isAbsolute(folder) && !folder.startsWith('..');
  const source = isInProject ? '' : ` /api/${basename(document)}`;
  const volumes = ['.:/project', ...(isInProject ? [] : [`${folder}:/api:ro`])];
  return `services:
  sandlot:
    image: node:24-slim
    working_dir: /project
    command: npx --yes sandlot@${version}${source} --host 0.0.0.0 --port ${port}
    ports: ['127.0.0.1:${port}:${port}']
    volumes: [${volumes.map((volume) => `'${volume}'`).join(', ')}]
    healthcheck:
      test: [CMD, node, -e, "fetch('http://127.0.0.1:${port}/_sandlot/ready').then((reply) => process.exit(reply.ok ? 0 : 1))"]
      interval: 2s
      retries: 30
`;
}

/** `sandlot.test.mjs`, a first test for `node --test`: it reads a list, or the health without one. */
export function formatTest(document: string, operations: readonly Operation[]): string {
  const read = operations.find(isPlainRead);
  const path = quote(read ? read.base + read.path : '/_sandlot/health');
  const name = quote(read ? `${read.id} is answered as the document says` : 'the API is served');
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start } from 'sandlot';

test(${name}, async () => {
  const sandlot = await start({ document: ${quote(document)}, auth: 'off' });
  try {
    const sandbox = sandlot.sandbox('first');
    const reply = await fetch(sandbox.url + ${path});
    assert.equal(reply.status, 200, await reply.text());
${read ? formatVerification(read.id) : ''}  } finally {
    await sandlot.close();
  }
});
`;
}

function formatVerification(operation: string): string {
  return `
    const { passed, detail } = await sandbox.journal.verify({
      match: { operation: ${quote(operation)} },
      count: 1,
    });
    assert.ok(passed, detail);
`;
}

/** A GET that needs neither keys nor parameters, and has a 200. */
function isPlainRead({ method, path, parameters, replies }: Operation): boolean {
  return (
    method === 'GET' &&
    !path.includes('{') &&
    !parameters.some(({ required }) => required) &&
    replies.has('200')
  );
}

function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
